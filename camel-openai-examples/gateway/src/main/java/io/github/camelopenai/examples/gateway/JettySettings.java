package io.github.camelopenai.examples.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What camel-jetty has no options for: that every path reaches the gate, and that what Jetty itself refuses is told as OpenAI tells
 * of errors, and logged.
 */
final class JettySettings extends Handler.Wrapper {

    private final ErrorHandler errors;

    JettySettings(AccessLog log) {
        this.errors = new Errors(log);
    }

    @Override
    protected void doStart() throws Exception {
        for (Connector connector : getServer().getConnectors()) {
            HttpConfiguration http = connector
                    .getConnectionFactory(HttpConfiguration.ConnectionFactory.class)
                    .getHttpConfiguration();
            // The gate compares paths as they are, so none of them is taken for another
            http.setUriCompliance(UriCompliance.UNSAFE);
        }
        ServletContextHandler servlets = getDescendant(ServletContextHandler.class);
        servlets.getServletHandler().setDecodeAmbiguousURIs(true);
        servlets.setErrorHandler(errors);
        getServer().setErrorHandler(errors);
        super.doStart();
    }

    /** Tells of what has not come to the route, or has failed behind it. */
    private static final class Errors extends ErrorHandler {

        private final AccessLog log;

        Errors(AccessLog log) {
            this.log = log;
        }

        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            Call call = request.getAttribute(Call.ATTRIBUTE) instanceof Call known
                    ? known
                    : log.begin(request.getMethod(), request.getHttpURI().getPath(), null);
            FailureAnswer answer = FailureAnswer.ofJetty(code, message);
            call.answered(code, answer.code());
            log.write(call);
            response.getHeaders().put(Call.ID_HEADER, call.id());
            response.getHeaders().put("x-request-id", call.serverId() == null ? call.id() : call.serverId());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(answer.json().getBytes(StandardCharsets.UTF_8)), callback);
        }
    }
}
