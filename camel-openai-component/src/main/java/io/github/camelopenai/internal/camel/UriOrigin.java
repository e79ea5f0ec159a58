package io.github.camelopenai.internal.camel;

import java.util.Optional;

/** Where the URI of an endpoint comes from. */
public final class UriOrigin {

    private static final String DYNAMIC = "org.apache.camel.processor.";
    private static final String[] WRITTEN = {
        "org.apache.camel.reifier.", "org.apache.camel.impl.engine.DefaultProducerTemplate"
    };

    private UriOrigin() {}

    /**
     * Whether a message has a part in the URI of the endpoint that is being made: {@code toD}, {@code recipientList}, {@code
     * routingSlip}, {@code enrich} and the like make it while they process one. Camel tells that to nobody but the stack.
     */
    public static boolean isMessage() {
        Optional<Boolean> nearest = StackWalker.getInstance()
                .walk(frames -> frames.map(frame -> isMessage(frame.getClassName()))
                        .flatMap(Optional::stream)
                        .findFirst());
        return nearest.orElse(false);
    }

    private static Optional<Boolean> isMessage(String caller) {
        for (String written : WRITTEN) {
            if (caller.startsWith(written)) {
                return Optional.of(false);
            }
        }
        return caller.startsWith(DYNAMIC) ? Optional.of(true) : Optional.empty();
    }
}
