package io.github.camelopenai;

import io.github.camelopenai.message.OpenAIStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** The ways to call that the soak run mixes. */
final class SoakRoutes extends RouteBuilder {

    /** A route, and what it is sent. */
    record Way(String uri, boolean replies, Body body) {}

    /** Makes a body of a message. */
    @FunctionalInterface
    interface Body {
        Object of(Random random);
    }

    /** Ends a stream before its end, as a route may. */
    static final class GivenUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int TAKEN = 3;

    private final LongAdder chunks = new LongAdder();
    private final List<Way> ways;

    SoakRoutes(Path file) {
        Body words = random -> "word ".repeat(1 + random.nextInt(20));
        Body stream = random -> new ByteArrayInputStream(new byte[random.nextInt(400_000)]);
        ways = List.of(
                new Way("direct:chat", false, words),
                new Way("direct:embeddings", false, words),
                new Way("direct:completions", false, words),
                new Way("direct:late", false, words),
                new Way("direct:limited", false, words),
                new Way("direct:pull", false, words),
                new Way("direct:push", false, words),
                new Way("direct:push-later", false, words),
                new Way("direct:sse", false, words),
                new Way("direct:left", false, words),
                new Way("direct:broken", false, words),
                new Way("direct:broken-push", false, words),
                new Way("direct:reply", true, words),
                new Way("direct:upload-stream", false, stream),
                new Way("direct:upload-file", false, random -> file.toFile()));
    }

    List<Way> ways() {
        return ways;
    }

    long chunks() {
        return chunks.sum();
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        calls();
        streams();
        abandonedStreams();
    }

    private void calls() {
        from("direct:chat").to("openai:chat?model=chat&maxRetries=1");
        from("direct:embeddings").to("openai:embeddings?model=embeddings&maxRetries=1");
        from("direct:completions").to("openai:completions?model=completions");
        from("direct:late").to("openai:chat?model=late&maxRetries=2&requestTimeout=500");
        from("direct:limited")
                .to("openai:chat?model=limited&maxConcurrentRequests=4&requestsPerMinute=3000&tokensPerMinute=1000000"
                        + "&maxTokens=50&limitTimeout=5s");
        from("direct:upload-stream").streamCache(false).to("openai:files?operation=upload&maxRetries=1");
        from("direct:upload-file").to("openai:files?operation=upload&maxRetries=1");
    }

    private void streams() {
        String uri = "openai:chat?streaming=true&maxRetries=1&model=";
        from("direct:pull")
                .to(uri + "pull")
                .split(body())
                .streaming()
                .stopOnException()
                .process(this::count);
        from("direct:push").to(uri + "push&streamTo=direct:chunk");
        from("direct:chunk").process(this::count);
        from("direct:push-later").to(uri + "push-later&streamTo=direct:chunk-later");
        from("direct:chunk-later").threads(2, 4).process(this::count);
        from("direct:sse").to(uri + "sse&outputFormat=sse").process(this::readAll);
    }

    private void abandonedStreams() {
        String uri = "openai:chat?streaming=true&model=";
        from("direct:left")
                .to(uri + "left")
                .process(exchange -> take(exchange.getMessage().getBody(OpenAIStream.class)));
        from("direct:broken")
                .to(uri + "broken")
                .split(body())
                .streaming()
                .stopOnException()
                .process(this::giveUpHalfWay);
        from("direct:broken-push").to(uri + "broken-push&streamTo=direct:chunk-broken");
        from("direct:chunk-broken").process(this::giveUpHalfWay);
        from("direct:reply").to(uri + "reply");
    }

    /** Takes the first chunks of a stream, and leaves it open. */
    void take(OpenAIStream stream) {
        for (int i = 0; i < TAKEN && stream.hasNext(); i++) {
            stream.next();
            chunks.increment();
        }
    }

    private void count(Exchange chunk) {
        chunks.increment();
    }

    private void giveUpHalfWay(Exchange chunk) {
        chunks.increment();
        if (chunk.getMessage().getHeader("CamelOpenAIChunkIndex", Integer.class) == TAKEN) {
            throw new GivenUpException();
        }
    }

    private void readAll(Exchange exchange) throws IOException {
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
