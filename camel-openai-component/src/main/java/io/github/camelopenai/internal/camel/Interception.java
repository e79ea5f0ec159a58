package io.github.camelopenai.internal.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.AutoMockInterceptStrategy;
import org.apache.camel.spi.InterceptSendToEndpoint;
import org.apache.camel.support.EndpointHelper;

/** What Camel has put in front of an endpoint, such as the mock of a test. */
public final class Interception {

    private Interception() {}

    /** Whether Camel keeps messages from this endpoint: {@code @MockEndpointsAndSkip}, or an interceptor that skips it. */
    public static boolean skips(Endpoint endpoint) {
        return isMocked(endpoint) || isIntercepted(endpoint);
    }

    /** By camel-test, whose mocks stand in front of producers. */
    private static boolean isMocked(Endpoint endpoint) {
        CamelContext context = endpoint.getCamelContext();
        for (AutoMockInterceptStrategy mock : context.getCamelContextExtension().getAutoMockInterceptStrategies()) {
            boolean isMeant = mock.getPattern() == null
                    || EndpointHelper.matchEndpoint(context, endpoint.getEndpointUri(), mock.getPattern());
            if (mock.isSkip() && isMeant) {
                return true;
            }
        }
        return false;
    }

    /** By a route or an advice. Camel registers the interceptor in place of the endpoint, and tells the endpoint nothing of it. */
    private static boolean isIntercepted(Endpoint endpoint) {
        CamelContext context = endpoint.getCamelContext();
        Endpoint registered = context.hasEndpoint(endpoint.getEndpointUri());
        if (registered == endpoint) {
            return false;
        }
        // It may be registered by another spelling of its URI
        return isInterceptorOf(endpoint, registered)
                || context.getEndpointRegistry().getReadOnlyValues().stream()
                        .anyMatch(other -> isInterceptorOf(endpoint, other));
    }

    private static boolean isInterceptorOf(Endpoint endpoint, Endpoint registered) {
        return registered instanceof InterceptSendToEndpoint interceptor
                && interceptor.isSkip()
                && interceptor.getOriginalEndpoint() == endpoint;
    }
}
