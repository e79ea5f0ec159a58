package io.github.camelopenai;

import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;

/** The endpoints that options name, such as {@code streamTo}: each gets exchanges of its own. */
final class Recipients {

    private Recipients() {}

    /** What sends to the endpoint with this URI, not started yet; null without a URI. */
    static AsyncProducer named(String uri, CamelContext context) throws Exception {
        if (uri == null) {
            return null;
        }
        return PluginHelper.getInternalProcessorFactory(context)
                .createUnitOfWorkProducer(
                        CamelContextHelper.getMandatoryEndpoint(context, uri).createAsyncProducer());
    }
}
