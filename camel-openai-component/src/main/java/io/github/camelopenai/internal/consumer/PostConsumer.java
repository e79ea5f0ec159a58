package io.github.camelopenai.internal.consumer;

import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Takes what is POSTed to a path. It comes in over Camel's REST consumer, whichever HTTP component serves it: jetty, platform-http,
 * netty-http.
 *
 * <p>When its route stops, new requests get 503 while those under way end.
 */
abstract class PostConsumer extends DefaultConsumer implements Suspendable {

    private final String path;
    private Consumer http;

    PostConsumer(Endpoint endpoint, Processor processor, String path) {
        super(endpoint, processor);
        this.path = path.startsWith("/") ? path : '/' + path;
    }

    /** Makes what takes the requests; refuses wrong options. */
    abstract AsyncProcessor receiver();

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AsyncProcessor receiver = receiver();
        Consumer served = rest().createConsumer(receiver);
        PostServer.prepare(served.getEndpoint(), path);
        try {
            ServiceHelper.startService(served);
        } catch (RuntimeException e) {
            ServiceHelper.stopAndShutdownService(served);
            throw e;
        }
        http = served;
    }

    private Endpoint rest() {
        CamelContext context = getEndpoint().getCamelContext();
        if (context.getComponent("rest") == null) {
            throw new IllegalStateException(getEndpoint().getEndpointBaseUri().replace("://", ":")
                    + " needs camel-rest and an HTTP component that serves it, such as"
                    + " camel-platform-http-main or camel-jetty, on the class path");
        }
        return context.getEndpoint("rest:post:" + path);
    }

    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.suspendService(http);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        ServiceHelper.resumeService(http);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownService(http);
        super.doStop();
    }
}
