package io.github.camelopenai;

import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;

/** What takes the chunks of a pushed stream, each as an exchange of its own: the option {@code streamTo}. */
final class ChunkTarget {

    private ChunkTarget() {}

    /** The producer of an endpoint, not started yet; null where streams are not pushed. */
    static AsyncProducer of(OpenAIEndpoint endpoint) throws Exception {
        String uri = endpoint.getConfiguration().getStreamTo();
        if (uri == null) {
            return null;
        }
        CamelContext context = endpoint.getCamelContext();
        return PluginHelper.getInternalProcessorFactory(context)
                .createUnitOfWorkProducer(
                        CamelContextHelper.getMandatoryEndpoint(context, uri).createAsyncProducer());
    }
}
