package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.RequiredFields;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;

/**
 * Says what a request lacks. OpenAI would refuse such a request, so it is not sent there. Another server may have defaults of its
 * own: it gets the request, and only where it refuses is the lack given as a likely reason.
 */
final class Completeness {

    private Completeness() {}

    /** @throws OpenAIInvalidRequestException where the server is OpenAI's own and the request lacks a field that it needs */
    static void check(ApiRequest request, ServerAddress server) {
        List<String> missing = server.isOpenAI() ? missing(request, server) : List.of();
        if (!missing.isEmpty()) {
            throw new OpenAIInvalidRequestException(
                    request.operation() + " was not sent to OpenAI. " + String.join(" ", missing));
        }
    }

    /** Adds to a refusal what the request lacks. */
    static void explain(OpenAIException failure, ApiRequest request, ServerAddress server) {
        boolean isAboutRequest = failure.getStatus() == 400 || failure.getStatus() == 404 || failure.getStatus() == 422;
        List<String> missing = isAboutRequest ? missing(request, server) : List.of();
        if (!missing.isEmpty()) {
            failure.addHint(String.join(" ", missing));
        }
    }

    /** The model of a deployment is the deployment's. */
    private static List<String> missing(ApiRequest request, ServerAddress server) {
        return request.fields() == null || server.deployment() != null
                ? List.of()
                : RequiredFields.missing(request.operation(), request.fields());
    }
}
