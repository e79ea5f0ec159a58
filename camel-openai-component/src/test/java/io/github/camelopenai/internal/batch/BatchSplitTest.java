package io.github.camelopenai.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DrainingServer;
import io.github.camelopenai.testsupport.DrainingServer.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** More than 50,000 requests are several batches. */
class BatchSplitTest {

    private static final int ALL = 100_001;

    private final AtomicInteger files = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();

    @Test
    void theBodyIsAListOfAllBatchesAndTheHeaderOfTheirIds() {
        Exchange exchange = submit(this::answer);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody())
                .isEqualTo(List.of(Map.of("id", "batch_1"), Map.of("id", "batch_2"), Map.of("id", "batch_3")));
        assertThat(exchange.getMessage().getHeader("CamelOpenAIId"))
                .isEqualTo(List.of("batch_1", "batch_2", "batch_3"));
        assertThat(exchange.getMessage().getHeader("CamelOpenAIBatchRequests")).isEqualTo(ALL);
    }

    @Test
    void whereABatchCannotBeCreatedThoseBeforeItAreToldOf() {
        Exchange exchange =
                submit(request -> batches.get() == 2 && request.path().equals("/v1/batches")
                        ? "500 {\"error\":{\"message\":\"full\"}}"
                        : answer(request));

        assertThat(exchange.getException()).isInstanceOf(OpenAIServerException.class);
        assertThat(exchange.getProperty("CamelOpenAIBatches"))
                .isEqualTo(List.of(Map.of("id", "batch_1"), Map.of("id", "batch_2")));
    }

    private Exchange submit(Function<Request, String> answer) {
        try (DrainingServer server = new DrainingServer(answer)) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            try {
                Stream<String> prompts = Stream.generate(() -> "hi").limit(ALL);
                return camel.send("openai:batches?operation=submit&model=m", prompts);
            } finally {
                camel.stop();
            }
        }
    }

    private String answer(Request request) {
        return request.path().equals("/v1/files")
                ? "{\"id\":\"file-" + files.incrementAndGet() + "\"}"
                : "{\"id\":\"batch_" + batches.incrementAndGet() + "\"}";
    }
}
