package io.github.camelopenai.examples.benchmarks.side;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import io.github.camelopenai.examples.benchmarks.server.TlsIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** The official SDK in processors of Camel routes. It blocks, as camel-openai does, which is made of it. */
final class OpenAIJava implements Side {

    private static final String ON_TEXT = "benchmark.onText";

    private final RouteCaller camel = new RouteCaller();
    private final OpenAIClient client;
    private final HandMadeLoop loops;

    OpenAIJava(String baseUrl) throws Exception {
        this(baseUrl, options -> {});
    }

    /** @param settings sets more options of the client */
    OpenAIJava(String baseUrl, Consumer<OpenAIOkHttpClient.Builder> settings) throws Exception {
        OpenAIOkHttpClient.Builder options =
                OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey("sk-benchmark");
        settings.accept(options);
        client = options.build();
        loops = new HandMadeLoop(client);
        camel.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat").process(OpenAIJava.this::chat);
                        from("direct:stream").process(OpenAIJava.this::stream);
                        from("direct:loop").process(OpenAIJava.this::loop);
                        from("direct:upload").process(OpenAIJava.this::upload);
                        from("direct:embeddings").process(OpenAIJava.this::embed);
                    }
                },
                "chat",
                "stream",
                "loop",
                "upload",
                "embeddings");
    }

    /** One that speaks TLS, and trusts the server. */
    static OpenAIJava byTls(String baseUrl, TlsIdentity server) throws Exception {
        SSLSocketFactory sockets = server.client().getSocketFactory();
        X509TrustManager trust = server.trust();
        return new OpenAIJava(
                baseUrl, options -> options.sslSocketFactory(sockets).trustManager(trust));
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public CompletionStage<String> chat(String prompt) {
        return camel.send("chat", prompt, message -> message.getBody(String.class));
    }

    private void chat(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(client.chat()
                .completions()
                .create(request(message).build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow());
    }

    private static ChatCompletionCreateParams.Builder request(Message message) {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(message.getBody(String.class));
    }

    @Override
    public CompletionStage<String> loop(String prompt) {
        return camel.send("loop", prompt, message -> message.getBody(String.class));
    }

    private void loop(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(loops.run(message.getBody(String.class)));
    }

    @Override
    public CompletionStage<?> stream(String prompt, Consumer<String> onText) {
        return camel.send("stream", prompt, Map.of(ON_TEXT, onText), Message::getBody);
    }

    private void stream(Exchange exchange) {
        Message message = exchange.getMessage();
        @SuppressWarnings("unchecked")
        Consumer<String> onText = (Consumer<String>) message.getHeader(ON_TEXT);
        ChatCompletionCreateParams request = request(message)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(onText);
        }
    }

    @Override
    public CompletionStage<String> upload(Path file) {
        return camel.send("upload", file, message -> message.getBody(String.class));
    }

    private void upload(Exchange exchange) {
        Message message = exchange.getMessage();
        FileCreateParams request = FileCreateParams.builder()
                .file(message.getBody(Path.class))
                .purpose(FilePurpose.USER_DATA)
                .build();
        message.setBody(client.files().create(request).id());
    }

    @Override
    public CompletionStage<Integer> embed(List<String> texts) {
        return camel.send("embeddings", texts, message -> message.getBody(Integer.class));
    }

    private void embed(Exchange exchange) {
        Message message = exchange.getMessage();
        @SuppressWarnings("unchecked")
        List<String> texts = message.getBody(List.class);
        EmbeddingCreateParams request = EmbeddingCreateParams.builder()
                .model("text-embedding-3-small")
                .inputOfArrayOfStrings(texts)
                .build();
        int floats = 0;
        for (Embedding embedding : client.embeddings().create(request).data()) {
            floats += embedding.embedding().size();
        }
        message.setBody(floats);
    }

    @Override
    public void close() {
        camel.close();
        loops.close();
        client.close();
    }
}
