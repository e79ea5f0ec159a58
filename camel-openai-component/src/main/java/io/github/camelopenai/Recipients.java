package io.github.camelopenai;

import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The endpoints that options of a producer name: each gets exchanges of its own. Null where the option is not set.
 *
 * @param chunks takes the chunks of streams
 * @param beforeTurn takes the request of each turn of a loop
 * @param approval takes the calls of tools that need a decision
 * @param summary takes what a conversation forgets
 */
record Recipients(AsyncProducer chunks, AsyncProducer beforeTurn, AsyncProducer approval, AsyncProducer summary) {

    /** Those that a configuration names, not started yet. */
    static Recipients of(OpenAIConfiguration configuration, CamelContext context) throws Exception {
        return new Recipients(
                named(configuration.getStreamTo(), context),
                named(configuration.getBeforeTurn(), context),
                isSuspended(configuration) ? null : named(configuration.getApproval(), context),
                named(configuration.getSummarizeAt(), context));
    }

    /** Whether nobody is asked, because the loop goes on in another exchange. */
    static boolean isSuspended(OpenAIConfiguration configuration) {
        return "suspend".equals(configuration.getApproval());
    }

    private static AsyncProducer named(String uri, CamelContext context) throws Exception {
        if (uri == null) {
            return null;
        }
        return PluginHelper.getInternalProcessorFactory(context)
                .createUnitOfWorkProducer(
                        CamelContextHelper.getMandatoryEndpoint(context, uri).createAsyncProducer());
    }

    void start() {
        ServiceHelper.startService(chunks, beforeTurn, approval, summary);
    }

    void stop() {
        ServiceHelper.stopService(chunks, beforeTurn, approval, summary);
    }
}
