package io.github.camelopenai;

import org.apache.camel.Endpoint;
import org.apache.camel.spi.InterceptSendToEndpoint;

/** What Camel has put in front of an endpoint, such as the mock of a test. */
final class Interception {

    private Interception() {}

    /** Whether Camel keeps messages from this endpoint: {@code @MockEndpointsAndSkip}, or an interceptor that skips it. */
    static boolean skips(Endpoint endpoint) {
        // Camel registers the interceptor in place of the endpoint, and tells the endpoint nothing of it
        for (Endpoint registered :
                endpoint.getCamelContext().getEndpointRegistry().getReadOnlyValues()) {
            if (registered instanceof InterceptSendToEndpoint interceptor
                    && interceptor.isSkip()
                    && interceptor.getOriginalEndpoint() == endpoint) {
                return true;
            }
        }
        return false;
    }
}
