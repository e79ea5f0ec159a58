package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.shape.ShapeMode;
import java.util.HashSet;
import java.util.Set;

/** The request of one call, in the form that its server takes. Each field is changed once at most, so that it comes to an end. */
final class Negotiation {

    private static final int NOT_ACCEPTABLE = 406;
    private static final int NOT_IMPLEMENTED = 501;
    private static final String STREAM = "stream";

    private final Dialect dialect;
    private final String server;
    private final String model;
    /** Null until a field has changed: most requests are sent as they are. */
    private Set<String> changed;

    private ApiRequest request;
    private ShapeMode mode;
    private boolean acceptsAnything;

    /** @param model the model that is asked, empty where none is known */
    Negotiation(Dialect dialect, String server, String model, ApiRequest request) {
        this.dialect = dialect;
        this.server = server;
        this.model = model;
        ApiRequest spoken = dialect.speak(server, model, request);
        this.mode = dialect.shapes().mode(server, model, spoken);
        this.request = mode == null || mode == request.shape().mode() ? spoken : ShapeDialect.asked(spoken, mode);
        this.acceptsAnything = dialect.isAskedForAnything(server);
    }

    /** The request as it is sent next. */
    ApiRequest request() {
        return request;
    }

    /** Whether any type of answer is asked for, for the server refuses to choose one. */
    boolean acceptsAnything() {
        return acceptsAnything;
    }

    /** Whether a failure is a refusal of something that the request can do without, so that it is another one now. */
    boolean hasChangedAfter(OpenAIException failure) {
        return switch (failure.getStatus()) {
            case NOT_ACCEPTABLE -> hasBegunToAcceptAnything();
            case NOT_IMPLEMENTED -> hasGivenUpStreaming();
            default -> hasChangedFieldsAfter(failure);
        };
    }

    private boolean hasBegunToAcceptAnything() {
        if (acceptsAnything) {
            return false;
        }
        acceptsAnything = true;
        dialect.learnToAskForAnything(server);
        return true;
    }

    /** The whole answer is then the only chunk of the stream. */
    private boolean hasGivenUpStreaming() {
        if (!request.streaming()
                || request.fields() == null
                || !request.fields().path(STREAM).asBoolean()) {
            return false;
        }
        request = Dialect.unstreamed(request);
        return true;
    }

    /** Whether a failure is a refusal of fields that the request can do without, so that it is another one now. */
    private boolean hasChangedFieldsAfter(OpenAIException failure) {
        boolean hasChanged = asksInPlainerWayAfter(failure);
        Set<Dialect.Refusable> refused = Dialect.refused(failure, request);
        if (changed == null && !refused.isEmpty()) {
            changed = new HashSet<>();
        }
        for (Dialect.Refusable field : refused) {
            if (changed.contains(field.name())) {
                dialect.forget(field.other(), server, model);
                continue;
            }
            changed.add(field.name());
            if (field.other() != null) {
                changed.add(field.other());
            }
            dialect.learn(field, server, model);
            request = Dialect.without(field, request);
            hasChanged = true;
        }
        return hasChanged;
    }

    /** Whether the shape of the answer is asked for in a plainer way now. */
    private boolean asksInPlainerWayAfter(OpenAIException failure) {
        ShapeMode plainer = ShapeDialect.plainer(failure, request, mode);
        if (plainer == null) {
            return false;
        }
        mode = plainer;
        dialect.shapes().learn(server, model, plainer);
        request = ShapeDialect.asked(request, plainer);
        return true;
    }
}
