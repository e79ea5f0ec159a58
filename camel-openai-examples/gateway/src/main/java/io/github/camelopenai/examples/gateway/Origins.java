package io.github.camelopenai.examples.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The web pages that may call the gateway (<a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS</a>), by their origins,
 * such as {@code https://app.example.org}. Without any, browsers let no page call it.
 */
final class Origins implements Processor {

    /** The route that answers a preflight. */
    static final String PREFLIGHT = "preflight";

    private static final String ANY = "*";
    private static final String ORIGIN = "Origin";
    private static final String ASKED_METHOD = "Access-Control-Request-Method";
    private static final String ASKED_HEADERS = "Access-Control-Request-Headers";
    private static final String HEADER_NAMES = "[\\w-]+(\\s*,\\s*[\\w-]+)*";
    private static final String SHOWN =
            "x-request-id, " + Call.ID_HEADER + ", x-should-retry, retry-after, retry-after-ms,"
                    + " x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests";
    private static final String SECONDS_TO_REMEMBER = "600";

    private final Set<String> allowed;

    /** @param allowed the origins, or {@code *} for all */
    Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Lets the page see the response, if it may. */
    void show(HttpServletRequest request, HttpServletResponse response) {
        if (allowed.isEmpty()) {
            return;
        }
        response.addHeader("Vary", ORIGIN);
        if (isAllowed(request.getHeader(ORIGIN))) {
            response.setHeader("Access-Control-Allow-Origin", request.getHeader(ORIGIN));
            response.setHeader("Access-Control-Expose-Headers", SHOWN);
        }
    }

    private boolean isAllowed(String origin) {
        return origin != null && (allowed.contains(origin) || allowed.contains(ANY));
    }

    /** Whether a browser asks what its page may do. Such a request has no key. */
    boolean isPreflight(HttpServletRequest request) {
        return !allowed.isEmpty()
                && request.getMethod().equals("OPTIONS")
                && request.getHeader(ORIGIN) != null
                && request.getHeader(ASKED_METHOD) != null;
    }

    /**
     * Says what a page may do.
     *
     * @throws Refusal where it may do nothing, or there is no such path
     */
    void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
        if (!isAllowed(request.getHeader(ORIGIN))) {
            throw Refusal.foreignOrigin();
        }
        Api api = Api.of(request.getHeader(ASKED_METHOD), request.getRequestURI());
        response.setHeader("Access-Control-Allow-Methods", api.method());
        String headers = request.getHeader(ASKED_HEADERS);
        if (headers != null && headers.matches(HEADER_NAMES)) {
            response.setHeader("Access-Control-Allow-Headers", headers);
        }
        response.setHeader("Access-Control-Max-Age", SECONDS_TO_REMEMBER);
    }

    /** Ends the answer to a preflight. */
    @Override
    public void process(Exchange exchange) {
        Call.of(exchange).answered(HttpServletResponse.SC_NO_CONTENT, null);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, HttpServletResponse.SC_NO_CONTENT);
    }
}
