package io.github.camelopenai.examples.benchmarks.side;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A loop of a model and its tools, by hand with the official SDK: each loop holds a thread, and so does each tool. */
final class HandMadeLoop implements AutoCloseable {

    private static final FunctionDefinition LOOK = FunctionDefinition.builder()
            .name("look")
            .description("Looks a thing up")
            .parameters(FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty(
                            "properties",
                            JsonValue.from(Map.of("number", Map.of("type", "integer", "description", "Its number"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("number")))
                    .build())
            .build();

    private final OpenAIClient client;
    private final ExecutorService tools = Executors.newCachedThreadPool();

    /** The arguments of the tool. */
    record Arguments(int number) {}

    HandMadeLoop(OpenAIClient client) {
        this.client = client;
    }

    String run(String prompt) {
        ChatCompletionCreateParams.Builder request = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage(prompt)
                .addFunctionTool(LOOK);
        while (true) {
            ChatCompletionMessage answer = client.chat()
                    .completions()
                    .create(request.build())
                    .choices()
                    .get(0)
                    .message();
            List<ChatCompletionMessageToolCall> calls = answer.toolCalls().orElse(List.of());
            if (calls.isEmpty()) {
                return answer.content().orElseThrow();
            }
            request.addMessage(answer);
            List<CompletableFuture<ChatCompletionToolMessageParam>> results = calls.stream()
                    .map(call -> CompletableFuture.supplyAsync(() -> look(call.asFunction()), tools))
                    .toList();
            results.forEach(result -> request.addMessage(result.join()));
        }
    }

    private static ChatCompletionToolMessageParam look(ChatCompletionMessageFunctionToolCall call) {
        try {
            TimeUnit.MILLISECONDS.sleep(Side.TOOL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content("found " + call.function().arguments(Arguments.class).number())
                .build();
    }

    @Override
    public void close() {
        tools.shutdownNow();
    }
}
