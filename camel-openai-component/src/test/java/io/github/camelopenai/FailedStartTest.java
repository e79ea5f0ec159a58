package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.testsupport.CamelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A producer or a consumer that does not start leaves nothing open: Camel does not stop it. */
class FailedStartTest {

    @RegisterExtension
    final CamelRuntime camel =
            new CamelRuntime(() -> "http://localhost/v1", component -> component.setHealthCheckProducerEnabled(true));

    private final List<String> told = new ArrayList<>();

    @Test
    void aProducerWhoseStreamsGoNowhereHasNoClientAndNoHealthCheck() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById("producers");
        checks.setEnabled(true);
        registry.register(checks);
        camel.context().addComponent("chunks", new Chunks(false));
        long threads = httpThreads();

        assertThatThrownBy(() -> start("openai:chat?model=m&streaming=true&streamTo=chunks:x"))
                .hasMessage("on purpose");

        assertThat(httpThreads()).isEqualTo(threads);
        assertThat(checks.stream()).isEmpty();
    }

    @Test
    void aProducerWithoutAClientStopsWhatTakesItsChunks() {
        camel.context().addComponent("chunks", new Chunks(true));

        assertThatThrownBy(() -> start("openai:chat?model=m&streaming=true&streamTo=chunks:x&maxRetries=-1"))
                .hasMessage("The option maxRetries is -1, but must not be negative");

        assertThat(told).containsExactly("started", "stopped");
    }

    @Test
    void aConsumerWhoseRepositoryDoesNotStartHasNoClient() {
        camel.context().getRegistry().bind("seen", new MemoryIdempotentRepository() {
            @Override
            protected void doStart() {
                throw new IllegalStateException("on purpose");
            }
        });
        long threads = httpThreads();

        assertThatThrownBy(() -> camel.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("openai:files?idempotentRepository=#seen").to("log:file");
                    }
                }))
                .hasMessage("on purpose");

        assertThat(httpThreads()).isEqualTo(threads);
    }

    private void start(String uri) throws Exception {
        camel.context().getEndpoint(uri).createProducer().start();
    }

    private static long httpThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("openai-http"))
                .count();
    }

    /** What takes chunks, and starts or does not. */
    private final class Chunks extends DefaultComponent {

        private final boolean starts;

        Chunks(boolean starts) {
            this.starts = starts;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new ChunkProducer(this, starts);
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    private final class ChunkProducer extends DefaultProducer {

        private final boolean starts;

        ChunkProducer(Endpoint endpoint, boolean starts) {
            super(endpoint);
            this.starts = starts;
        }

        @Override
        public void process(Exchange exchange) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void doStart() {
            if (!starts) {
                throw new IllegalStateException("on purpose");
            }
            told.add("started");
        }

        @Override
        protected void doStop() {
            told.add("stopped");
        }
    }
}
