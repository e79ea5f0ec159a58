package io.github.camelopenai.internal.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointRegistry;
import org.apache.camel.spi.InterceptSendToEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterceptionTest {

    private static final String URI = "log:plain?level=DEBUG&showAll=true";

    private final AtomicInteger registryUses = new AtomicInteger();

    private final DefaultCamelContext camel = new DefaultCamelContext() {
        @Override
        public EndpointRegistry getEndpointRegistry() {
            registryUses.incrementAndGet();
            return super.getEndpointRegistry();
        }
    };

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void theOtherEndpointsAreNotGoneThroughForOneThatNothingIntercepts() {
        camel.start();
        Endpoint endpoint = camel.getEndpoint(URI);
        registryUses.set(0);

        assertThat(Interception.skips(endpoint)).isFalse();

        assertThat(registryUses).hasValue(0);
    }

    @Test
    void anEndpointThatARouteSkipsIsSkipped() throws Exception {
        assertThat(Interception.skips(intercepted().getOriginalEndpoint())).isTrue();
    }

    @Test
    void anEndpointIsSkippedThatIsRegisteredByAnotherUri() throws Exception {
        InterceptSendToEndpoint interceptor = intercepted();
        camel.removeEndpoint(interceptor);
        camel.addEndpoint("log:another", interceptor);

        assertThat(Interception.skips(interceptor.getOriginalEndpoint())).isTrue();
    }

    private InterceptSendToEndpoint intercepted() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("log:*").skipSendToOriginalEndpoint().setBody(constant("Hello"));
                from("direct:ask").to(URI);
            }
        });
        camel.start();
        return (InterceptSendToEndpoint) camel.getEndpoint(URI);
    }
}
