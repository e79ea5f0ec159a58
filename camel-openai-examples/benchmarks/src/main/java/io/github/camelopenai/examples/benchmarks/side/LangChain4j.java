package io.github.camelopenai.examples.benchmarks.side;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.service.AiServices;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** LangChain4j's models in processors of Camel routes. They block. */
final class LangChain4j implements Side {

    private final RouteCaller camel = new RouteCaller();
    private final ExecutorService tools = Executors.newCachedThreadPool();

    /** What AiServices implements. */
    interface Assistant {
        String chat(String prompt);
    }

    /** What the model may call. */
    static final class Tools {

        @Tool("Looks a thing up")
        public String look(@P(name = "number", value = "Its number") int number) throws InterruptedException {
            Thread.sleep(TOOL_MILLIS);
            return "found " + number;
        }
    }

    LangChain4j(String baseUrl) throws Exception {
        OpenAiChatModel chatModel = OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey("sk-benchmark")
                .modelName("gpt-4o-mini")
                .build();
        OpenAiEmbeddingModel embeddingModel = OpenAiEmbeddingModel.builder()
                .baseUrl(baseUrl)
                .apiKey("sk-benchmark")
                .modelName("text-embedding-3-small")
                .build();
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(chatModel)
                .tools(new Tools())
                .executeToolsConcurrently(tools)
                .build();
        camel.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").process(exchange -> chat(chatModel, exchange));
                        from("direct:loop").process(exchange -> loop(assistant, exchange));
                        from("direct:embeddings").process(exchange -> embed(embeddingModel, exchange));
                    }
                },
                "chat",
                "loop",
                "embeddings");
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public CompletionStage<String> chat(String prompt) {
        return camel.send("chat", prompt, message -> message.getBody(String.class));
    }

    private static void chat(OpenAiChatModel model, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(model.chat(message.getBody(String.class)));
    }

    @Override
    public CompletionStage<String> loop(String prompt) {
        return camel.send("loop", prompt, message -> message.getBody(String.class));
    }

    private static void loop(Assistant assistant, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(assistant.chat(message.getBody(String.class)));
    }

    @Override
    public CompletionStage<Integer> embed(List<String> texts) {
        return camel.send("embeddings", texts, message -> message.getBody(Integer.class));
    }

    private static void embed(OpenAiEmbeddingModel model, Exchange exchange) {
        Message message = exchange.getMessage();
        @SuppressWarnings("unchecked")
        List<String> texts = message.getBody(List.class);
        int floats = 0;
        for (Embedding embedding :
                model.embedAll(texts.stream().map(TextSegment::from).toList()).content()) {
            floats += embedding.vector().length;
        }
        message.setBody(floats);
    }

    @Override
    public void close() {
        tools.shutdownNow();
        camel.close();
    }
}
