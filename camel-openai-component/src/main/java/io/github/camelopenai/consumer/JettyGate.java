package io.github.camelopenai.consumer;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what Camel's Jetty component cannot turn into a message, before Jetty writes a page about it.
 *
 * <p>Camel asks Jetty for the parameters of a request. Jetty then parses forms, and throws at a body, a query or a charset that it does
 * not know.
 */
final class JettyGate implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(JettyGate.class);

    private final String path;

    /** @param path the path of the webhook: the server may have other routes that Jetty maps to the same filter */
    JettyGate(String path) {
        this.path = path;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        int refusal = isWebhook(http) ? refusal(http) : 0;
        if (refusal == 0) {
            rest.doFilter(request, response);
        } else {
            LOG.warn("A webhook was refused with {}: its content type or query cannot be read", refusal);
            ((HttpServletResponse) response).setStatus(refusal);
        }
    }

    private boolean isWebhook(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().equals(path);
    }

    private static int refusal(HttpServletRequest request) {
        if (!JsonContent.isType(request.getHeader("Content-Type"))) {
            return HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
        }
        try {
            request.getCharacterEncoding();
            request.getParameterMap();
            return 0;
        } catch (RuntimeException e) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
    }
}
