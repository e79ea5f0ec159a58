package io.github.camelopenai.internal.consumer;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what Camel's Jetty component cannot turn into a message, before Jetty writes a page about it, and answers a wrong method
 * with its status alone.
 *
 * <p>Camel asks Jetty for the parameters of a request. Jetty then parses forms, and throws at a body, a query or a charset that it does
 * not know.
 */
final class JettyGate implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(JettyGate.class);

    private final String path;

    /** @param path the path that is ours: the server may have other routes that Jetty maps to the same filter */
    JettyGate(String path) {
        this.path = path;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (!isOnPath(http)) {
            rest.doFilter(request, response);
            return;
        }
        int refusal = http.getMethod().equals("POST") ? refusal(http) : 0;
        if (refusal == 0) {
            rest.doFilter(request, new Pageless(answer));
        } else {
            LOG.warn("A request for {} was refused with {}: its content type or query cannot be read", path, refusal);
            answer.setStatus(refusal);
        }
    }

    /** Decoded, and without path parameters, as Jetty has mapped the path to this filter. */
    private boolean isOnPath(HttpServletRequest request) {
        return (request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo())).equals(path);
    }

    /** Jetty writes a page about an error that it is told of, and none about a status. */
    private static final class Pageless extends HttpServletResponseWrapper {

        Pageless(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void sendError(int status) {
            resetBuffer();
            setStatus(status);
            if (status == SC_METHOD_NOT_ALLOWED) {
                setHeader("Allow", "POST");
            }
        }

        @Override
        public void sendError(int status, String words) {
            sendError(status);
        }
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
