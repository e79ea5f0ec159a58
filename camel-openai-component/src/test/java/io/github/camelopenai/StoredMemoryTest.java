package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.message.OpenAIPendingApproval;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Conversations that are kept outside of exchanges. */
class StoredMemoryTest {

    private static final String CHAT = "/chat/completions";
    private static final Map<String, Object> ANN = Map.of("CamelOpenAIConversationId", "ann");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private String uri;

    @BeforeEach
    void memory() {
        uri = "openai:chat?model=m&memory=file:" + folder;
        SERVER.answers(CHAT, Answers.chat("Hello"));
    }

    @Test
    void aRestartFindsTheConversation() {
        camel.ask(uri, "Hi", ANN);
        CamelRuntime next = new CamelRuntime(SERVER::baseUrl).start();
        try {
            next.ask(uri, "And you?", ANN);
        } finally {
            next.stop();
        }

        assertThat(sent(1)).containsExactly("user Hi", "assistant Hello", "user And you?");
    }

    @Test
    void theOptionNamesTheConversationAndNoHeaderChangesIt() {
        camel.ask(uri + "&conversationId=user-${header.user}", "Hi", Map.of("user", "ann"));
        camel.ask(
                uri + "&conversationId=user-${header.user}",
                "Hi",
                Map.of("user", "bob", "CamelOpenAIConversationId", "user-ann"));
        camel.ask(uri, "And you?", Map.of("CamelOpenAIConversationId", "user-ann"));

        assertThat(sent(1)).containsExactly("user Hi");
        assertThat(sent(2)).hasSize(3);
    }

    @Test
    void aMessageWithoutAConversationIsRefused() {
        assertThat(camel.failure(uri, "Hi")).hasMessageContaining("set the header CamelOpenAIConversationId");
        assertThat(camel.failure(uri + "&conversationId=${header.user}", "Hi"))
                .hasMessageContaining("the option conversationId gives an empty text");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void resetBeginsTheConversationAnew() {
        camel.ask(uri, "Hi", ANN);
        Exchange reset = camel.send(
                uri, "Again", Map.of("CamelOpenAIConversationId", "ann", "CamelOpenAIConversationReset", true));
        camel.ask(uri, "And you?", ANN);

        assertThat(sent(1)).containsExactly("user Again");
        assertThat(sent(2)).containsExactly("user Again", "assistant Hello", "user And you?");
        assertThat(reset.getMessage().getHeader("CamelOpenAIConversationReset")).isNull();
    }

    @Test
    void aCallThatFailsLeavesTheConversationAsItWas() {
        SERVER.answersOneAfterAnother(
                CHAT,
                aResponse().withStatus(500).withBody("{}"),
                aResponse().withBody(Answers.chat("Hello")).withHeader("Content-Type", "application/json"));

        camel.failure(uri, "Hi", ANN);
        camel.ask(uri, "Hi again", ANN);

        assertThat(sent(1)).containsExactly("user Hi again");
    }

    @Test
    void messagesOfOneConversationWaitForEachOtherWithoutAThread() {
        List<CompletableFuture<Exchange>> all = IntStream.range(0, 40)
                .mapToObj(i -> camel.template().asyncSend(uri, exchange -> {
                    exchange.getMessage().setBody("Hi " + i);
                    exchange.getMessage().setHeaders(new HashMap<>(ANN));
                }))
                .toList();

        assertThat(all).allSatisfy(one -> assertThat(one.join().getException()).isNull());
        assertThat(SERVER.mostAtATime()).isEqualTo(1);
        assertThat(sent(39)).hasSize(79);
    }

    @Test
    void otherConversationsDoNotWait() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        SERVER.onRequest(() -> {
            both.countDown();
            both.await();
            return null;
        });

        List<CompletableFuture<Object>> two = List.of("ann", "bob").stream()
                .map(id -> camel.template().asyncRequestBodyAndHeader(uri, "Hi", "CamelOpenAIConversationId", id))
                .toList();

        assertThat(two).allSatisfy(one -> assertThat(one.join()).isEqualTo("Hello"));
    }

    @Test
    void twoCamelsOnOneFolderLoseNothing() {
        CamelRuntime other = new CamelRuntime(SERVER::baseUrl).start();
        try {
            List<CompletableFuture<Object>> all = IntStream.range(0, 20)
                    .mapToObj(i -> (i % 2 == 0 ? camel : other)
                            .template()
                            .asyncRequestBodyAndHeader(uri, "Hi " + i, "CamelOpenAIConversationId", "ann"))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            other.stop();
        }
        camel.ask(uri, "All?", ANN);

        assertThat(sent(20).stream().filter(text -> text.startsWith("user Hi")))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void aStreamHoldsItsConversationUntilItIsRead() {
        SERVER.answers(CHAT, stream());
        OpenAIStream stream = open();
        CompletableFuture<Object> second =
                camel.template().asyncRequestBodyAndHeader(uri, "And you?", "CamelOpenAIConversationId", "ann");

        assertThat(SERVER.requests()).hasSize(1);
        assertThat(second).isNotDone();
        while (stream.hasNext()) {
            stream.next();
        }
        second.join();

        assertThat(sent(1)).containsExactly("user Hi", "assistant Hello", "user And you?");
    }

    @Test
    void aStreamThatIsClosedIsForgottenAndLetsOthersIn() {
        SERVER.answers(CHAT, stream());
        open().close();

        camel.ask(uri, "And you?", ANN);

        assertThat(sent(1)).containsExactly("user And you?");
    }

    @Test
    void anExchangeDoesNotWaitForItsOwnStream() throws Exception {
        SERVER.answers(CHAT, stream());
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:both")
                        .to(uri + "&streaming=true")
                        .setBody(constant("x"))
                        .to(uri);
            }
        });

        assertThat(camel.failure("direct:both", "Hi", ANN)).hasMessageContaining("Read the stream first");
        camel.ask(uri, "Still there?", ANN);
    }

    @Test
    void aSuspendedLoopIsRememberedWhenItIsResumed() throws Exception {
        String options = "&tags=t&approval=suspend&approvalKey=a-secret-of-the-desk";
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "refund", "{}"), Answers.chat("Meanwhile"), Answers.chat("Paid"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/refund?tags=t&description=d&destructiveHint=true")
                        .setBody(constant("done"));
            }
        });

        OpenAIPendingApproval pending = (OpenAIPendingApproval) camel.ask(uri + options, "Pay", ANN);
        camel.ask(uri, "Hello?", ANN);
        String resume = uri.replace("model=m", "operation=resume") + options;
        camel.ask(resume, pending, Map.of("CamelOpenAIApproval", "yes"));
        camel.ask(uri, "Thanks", ANN);

        assertThat(sent(1)).containsExactly("user Hello?");
        assertThat(sent(3))
                .containsExactly(
                        "user Hello?",
                        "assistant Meanwhile",
                        "user Pay",
                        "assistant ",
                        "tool done",
                        "assistant Paid",
                        "user Thanks");
        assertThat(camel.failure(
                        "openai:chat?operation=resume" + options, pending, Map.of("CamelOpenAIApproval", "yes")))
                .hasMessageContaining("was begun with a memory, but this endpoint has none");
    }

    @Test
    void whatIsCutIsSummarized() throws Exception {
        AtomicInteger summaries = new AtomicInteger();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:summary")
                        .process(exchange -> assertThat(
                                        (List<?>) exchange.getMessage().getBody())
                                .isNotEmpty())
                        .process(exchange -> {
                            if (summaries.incrementAndGet() == 1) {
                                throw new IllegalStateException("broken");
                            }
                        })
                        .setBody(constant("They greeted."));
            }
        });
        String bound = uri + "&maxHistoryTurns=2&summarizeAt=direct:summary";

        for (int i = 1; i <= 5; i++) {
            camel.ask(bound, "Hi " + i, ANN);
        }

        // After the third answer the route fails, and nothing is lost; after the fourth it is asked again
        assertThat(sent(3)).hasSize(7);
        assertThat(sent(4))
                .containsExactly(
                        "user This is a summary of our conversation so far:\nThey greeted.",
                        "assistant I will go on from there.",
                        "user Hi 4",
                        "assistant Hello",
                        "user Hi 5");
        assertThat(summaries).hasValue(3);
    }

    @Test
    void aMemoryThatFailsFailsTheExchangeAndLetsOthersIn() {
        camel.context().getRegistry().bind("memory", new Failing(new AtomicInteger()));
        String own = "openai:chat?model=m&memory=#bean:memory";

        assertThat(camel.failure(own, "Hi", ANN)).hasMessageContaining("the disk is full");
        assertThat(camel.ask(own, "Hi again", ANN)).isEqualTo("Hello");
    }

    @Test
    void aLoopThatGoesOnIsKeptOnce() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("There"), Answers.chat("There!"));
        AtomicInteger runs = new AtomicInteger();
        camel.context().getRegistry().bind("loops", new MemoryStateRepository());
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/find?tags=t&description=d").setBody(constant("found"));
                from("direct:loop")
                        .to(uri + "&tags=t&loopRepository=#loops&loopKey=${header.key}")
                        .process(exchange -> {
                            if (runs.incrementAndGet() == 1) {
                                throw new IllegalStateException("later");
                            }
                        });
            }
        });
        Map<String, Object> headers = Map.of("CamelOpenAIConversationId", "ann", "key", "a");

        assertThat(camel.failure("direct:loop", "Where?", headers)).hasMessage("later");
        assertThat(camel.ask("direct:loop", "Where?", headers)).isEqualTo("There!");
        camel.ask(uri, "Sure?", ANN);

        assertThat(sent(3))
                .containsExactly("user Where?", "assistant ", "tool found", "assistant There!", "user Sure?");
    }

    @Test
    void theItemsOfResponsesAreKeptToo() throws Exception {
        SERVER.answersOneAfterAnother(
                "/responses",
                ToolAnswers.response("call_1", "find", "{}"),
                ToolAnswers.responseText("There").replace("\"annotations\":[]", "\"annotations\":[],\"logprobs\":[]"),
                ToolAnswers.responseText("Yes"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d").setBody(constant("found"));
            }
        });
        String responses = uri.replace("chat", "responses") + "&tags=t";

        camel.ask(responses, "Where?", ANN);
        camel.ask(responses, "Sure?", ANN);

        assertThat(StreamSupport.stream(body(2).path("input").spliterator(), false)
                        .map(item -> item.path("type").asText(item.path("role").asText())))
                .containsExactly("user", "reasoning", "function_call", "function_call_output", "message", "user");
        assertThat(camel.failure(uri, "Hi", ANN)).hasMessageContaining("it was held with openai:responses");
    }

    @Test
    void theServerKeepsConversationsOfResponses() {
        SERVER.answers("/responses", ToolAnswers.responseText("Hello"));
        String responses = "openai:responses?model=m&memory=server";

        Exchange first = camel.send(responses, "Hi");
        Object id = first.getMessage().getHeader("CamelOpenAIConversationId");
        camel.ask(responses, "And you?", Map.of("CamelOpenAIConversationId", id));
        Exchange third = camel.send("openai:responses?model=m&conversationId=conv_${header.n}", "Hi", Map.of("n", 7));

        assertThat(id).isEqualTo("resp_1");
        assertThat(body(1).path("previous_response_id").asText()).isEqualTo("resp_1");
        assertThat(body(2).path("conversation").asText()).isEqualTo("conv_7");
        assertThat(third.getMessage().getHeader("CamelOpenAIConversationId")).isEqualTo("conv_7");
    }

    @Test
    void anOptionFromAMessageNamesNoMemory() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:any").toD("openai:chat?model=m&memory=file:${header.folder}");
            }
        });

        assertThat(camel.failure("direct:any", "Hi", Map.of("folder", folder.toString())))
                .hasStackTraceContaining("The option memory comes from a message");
    }

    /** Fails when it should keep something for the first time. */
    private record Failing(AtomicInteger calls) implements OpenAIConversationMemory {

        @Override
        public Stored load(String conversation) {
            return null;
        }

        @Override
        public boolean append(String conversation, String json, long expectedVersion) throws Exception {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("the disk is full");
            }
            return true;
        }

        @Override
        public void clear(String conversation) {
            calls.set(0);
        }
    }

    private OpenAIStream open() {
        return (OpenAIStream) camel.template().requestBodyAndHeaders(uri + "&streaming=true", "Hi", ANN);
    }

    private static List<String> sent(int request) {
        await().until(() -> SERVER.requests().size() > request);
        return StreamSupport.stream(body(request).path("messages").spliterator(), false)
                .map(one ->
                        one.path("role").asText() + ' ' + one.path("content").asText(""))
                .toList();
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }

    private static ResponseDefinitionBuilder stream() {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(
                        new Events().chat("Hello").finish("stop").usage().done().toString());
    }
}
