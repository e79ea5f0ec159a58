package io.github.camelopenai.examples.benchmarks.side;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * The limit: HttpClient 5 and Jackson by hand, on the I/O thread, without Camel and without whatever makes a call safe. Who calls
 * through the same libraries cannot be faster.
 */
final class Limit implements Side {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int MOST_CONNECTIONS = 10_000;

    private final String baseUrl;
    private final CloseableHttpAsyncClient client;

    Limit(String baseUrl) {
        this(baseUrl, connections -> {});
    }

    /** @param settings sets up how it connects */
    Limit(String baseUrl, Consumer<PoolingAsyncClientConnectionManagerBuilder> settings) {
        this.baseUrl = baseUrl;
        PoolingAsyncClientConnectionManagerBuilder connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setSocketTimeout(Timeout.ofMinutes(10))
                        .build());
        settings.accept(connections);
        client = HttpAsyncClients.custom()
                .setConnectionManager(connections.build())
                .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(Runtime.getRuntime().availableProcessors())
                        .setTcpNoDelay(true)
                        .build())
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
        client.start();
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletionStage<String> chat(String prompt) {
        return post("/chat/completions", json(chatRequest(prompt)), json -> json.at("/choices/0/message/content")
                .textValue());
    }

    @Override
    public CompletionStage<?> stream(String prompt, Consumer<String> onText) {
        ObjectNode request = chatRequest(prompt).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        return send("/chat/completions", json(request), new EventConsumer(onText));
    }

    @Override
    public CompletionStage<String> upload(Path file) {
        return post("/files", new FileUpload(file), json -> json.path("id").textValue());
    }

    @Override
    public CompletionStage<Integer> embed(List<String> texts) {
        ObjectNode request =
                JSON.createObjectNode().put("model", "text-embedding-3-small").put("encoding_format", "base64");
        texts.forEach(request.putArray("input")::add);
        return post("/embeddings", json(request), Limit::countFloats);
    }

    private static int countFloats(JsonNode json) {
        int floats = 0;
        for (JsonNode embedding : json.path("data")) {
            try {
                byte[] bytes = embedding.path("embedding").binaryValue();
                float[] vector = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(vector);
                floats += vector.length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return floats;
    }

    private static ObjectNode chatRequest(String prompt) {
        ObjectNode request = JSON.createObjectNode().put("model", "gpt-4o-mini");
        request.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return request;
    }

    private static AsyncEntityProducer json(ObjectNode request) {
        try {
            return new BasicAsyncEntityProducer(JSON.writeValueAsBytes(request), ContentType.APPLICATION_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> CompletableFuture<T> post(String path, AsyncEntityProducer body, Function<JsonNode, T> answer) {
        CompletableFuture<Message<HttpResponse, byte[]>> call =
                send(path, body, new BasicResponseConsumer<>(new BasicAsyncEntityConsumer()));
        return call.thenApply(response -> {
            try {
                if (response.getHead().getCode() != 200) {
                    throw new IOException("Status " + response.getHead().getCode());
                }
                return answer.apply(JSON.readTree(response.getBody()));
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private <T> CompletableFuture<T> send(String path, AsyncEntityProducer body, AsyncResponseConsumer<T> consumer) {
        AsyncRequestProducer request = AsyncRequestBuilder.post(baseUrl + path)
                .setHeader("Authorization", "Bearer sk-benchmark")
                .setEntity(body)
                .build();
        CompletableFuture<T> call = new CompletableFuture<>();
        client.execute(request, consumer, new FutureCallback<T>() {
            @Override
            public void completed(T response) {
                call.complete(response);
            }

            @Override
            public void failed(Exception failure) {
                call.completeExceptionally(failure);
            }

            @Override
            public void cancelled() {
                call.cancel(false);
            }
        });
        return call;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
