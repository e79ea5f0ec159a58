package io.github.camelopenai.examples.benchmarks.side;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.message.OpenAIHeaders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** Us: routes from {@code direct:} to {@code openai:}, with the options as they are by default. */
final class CamelOpenAI implements Side {

    private static final String ON_TEXT = "benchmark.onText";

    private final RouteCaller camel = new RouteCaller();
    private final String stream;

    /**
     * @param push whether chunks are pushed to a route of their own, not pulled by a split
     * @param settings sets up what the component finds when it starts
     */
    CamelOpenAI(String baseUrl, boolean push, Consumer<CamelContext> settings) throws Exception {
        this(baseUrl, push, settings, options -> {});
    }

    /** @param options sets more options of the component */
    CamelOpenAI(String baseUrl, boolean push, Consumer<CamelContext> settings, Consumer<OpenAIConfiguration> options)
            throws Exception {
        settings.accept(camel.context());
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(baseUrl);
        openai.getConfiguration().setApiKey("sk-benchmark");
        openai.getConfiguration().setModel("gpt-4o-mini");
        options.accept(openai.getConfiguration());
        camel.context().addComponent("openai", openai);
        // Camel's own has ten threads
        camel.context()
                .getRegistry()
                .bind("delays", camel.context().getExecutorServiceManager().newScheduledThreadPool(this, "delays", 1));
        camel.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").to("openai:chat");
                        from("direct:pull")
                                .to("openai:chat?streaming=true")
                                .split(body())
                                .streaming()
                                .process(CamelOpenAI::take);
                        from("direct:push").to("openai:chat?streaming=true&streamTo=direct:chunk");
                        from("direct:chunk").process(CamelOpenAI::take);
                        from("direct:loop").to("openai:chat?tags=loop");
                        from("openai:tool/look?tags=loop&description=Looks a thing up"
                                        + "&parameter.number=integer&parameter.number.description=Its number&required=number")
                                .delay(TOOL_MILLIS)
                                .asyncDelayed()
                                .executorService("delays")
                                .setBody(simple("found ${header.number}"));
                        from("direct:upload").to("openai:files?operation=upload");
                        from("direct:embeddings").to("openai:embeddings?model=text-embedding-3-small");
                    }
                },
                "chat",
                "pull",
                "push",
                "loop",
                "upload",
                "embeddings");
        stream = push ? "push" : "pull";
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletionStage<String> chat(String prompt) {
        return camel.send("chat", prompt, message -> message.getBody(String.class));
    }

    @Override
    public CompletionStage<String> loop(String prompt) {
        return camel.send("loop", prompt, message -> message.getBody(String.class));
    }

    @Override
    public CompletionStage<?> stream(String prompt, Consumer<String> onText) {
        return camel.send(stream, prompt, Map.of(ON_TEXT, onText), Message::getBody);
    }

    private static void take(Exchange exchange) {
        Message chunk = exchange.getMessage();
        if (chunk.getHeader(OpenAIHeaders.CHUNK_LAST) != Boolean.TRUE) {
            @SuppressWarnings("unchecked")
            Consumer<String> onText = (Consumer<String>) chunk.getHeader(ON_TEXT);
            onText.accept(chunk.getBody(String.class));
        }
    }

    @Override
    public CompletionStage<String> upload(Path file) {
        return camel.send("upload", file, message -> message.getHeader(OpenAIHeaders.ID, String.class));
    }

    @Override
    public CompletionStage<Integer> embed(List<String> texts) {
        return camel.send("embeddings", texts, message -> {
            int floats = 0;
            for (Object vector : message.getBody(List.class)) {
                floats += ((float[]) vector).length;
            }
            return floats;
        });
    }

    @Override
    public void close() {
        camel.close();
    }
}
