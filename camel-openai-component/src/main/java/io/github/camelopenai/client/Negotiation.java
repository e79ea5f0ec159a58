package io.github.camelopenai.client;

import io.github.camelopenai.api.OpenAIException;
import java.util.HashSet;
import java.util.Set;

/** The request of one call, in the form that its server takes. Each field is changed once at most, so that it comes to an end. */
final class Negotiation {

    private final Dialect dialect;
    private final String server;
    private final String model;
    private final Set<String> changed = new HashSet<>();
    private ApiRequest request;

    /** @param model the model that is asked, empty where none is known */
    Negotiation(Dialect dialect, String server, String model, ApiRequest request) {
        this.dialect = dialect;
        this.server = server;
        this.model = model;
        this.request = dialect.speak(server, model, request);
    }

    /** The request as it is sent next. */
    ApiRequest request() {
        return request;
    }

    /** Whether a failure is a refusal of fields that the request can do without, so that it is another one now. */
    boolean hasChangedAfter(OpenAIException failure) {
        boolean hasChanged = false;
        for (Dialect.Refusable field : Dialect.refused(failure, request)) {
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
}
