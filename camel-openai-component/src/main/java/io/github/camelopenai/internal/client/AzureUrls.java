package io.github.camelopenai.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;
import java.util.Locale;

/**
 * The URLs of Azure OpenAI (<a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">reference</a>): those of a
 * deployment for the operations that Azure has under one, {@code /openai/...} for the others, both with an {@code api-version}. A
 * base URL that ends in {@code /openai/v1} is the newer form, whose paths are OpenAI's own.
 *
 * @param apiVersion the value of {@code api-version}, or null where none is sent
 * @param deployment the deployment, or null where the request's model is its name
 * @param isV1 whether the base URL is of the newer form
 */
public record AzureUrls(String apiVersion, String deployment, boolean isV1) {

    private static final List<String> HOSTS =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com", ".azure-api.net");
    private static final String ROOT = "/openai";
    private static final String MODEL = "model";

    /** Whether a host is one of Azure's. */
    static boolean isHost(String host) {
        return HOSTS.stream().anyMatch(host.toLowerCase(Locale.ROOT)::endsWith);
    }

    /**
     * The URLs under a base URL.
     *
     * @throws IllegalArgumentException where an option is missing, or the base URL has more after its end
     */
    static AzureUrls of(String base, String apiVersion, String deployment) {
        if (base.contains(ROOT + "/deployments")) {
            throw new IllegalArgumentException("The base URL " + base
                    + " has a deployment in it, but must end before /openai/deployments. Name the deployment in the"
                    + " option deployment.");
        }
        boolean isV1 = base.endsWith(ROOT + "/v1");
        if (!isV1 && apiVersion == null) {
            throw new IllegalArgumentException(
                    "The base URL " + base + " is one of Azure OpenAI, which needs the option"
                            + " apiVersion, such as 2024-10-21. Or let baseUrl end in /openai/v1, which needs none.");
        }
        return new AzureUrls(apiVersion, deployment, isV1);
    }

    /** What stands between the base URL and the path of a request. */
    String prefix(String base, ApiRequest request) {
        if (isV1) {
            return "";
        }
        String root = base.endsWith(ROOT) ? "" : ROOT;
        if (!request.operation().is(Operation.Trait.AZURE_DEPLOYMENT)) {
            return root;
        }
        String name = deployment == null ? request.model() : deployment;
        if (name.isBlank()) {
            throw new OpenAIInvalidRequestException(request.operation()
                    + " needs the name of a deployment on Azure OpenAI: set the option deployment, or"
                    + " model where the deployment is named like it.");
        }
        return root + "/deployments/" + ServerAddress.step(name, "The deployment or model");
    }

    /**
     * The request with the deployment as its model, where its URL does not name it. The model that a fine-tuning job begins with is
     * none that is deployed.
     */
    ApiRequest addressed(ApiRequest request) {
        Operation operation = request.operation();
        boolean asksModel = operation.content() != null
                && RequestFields.of(operation).stream()
                        .anyMatch(field -> field.option().equals(MODEL));
        boolean isInUrl = operation.is(Operation.Trait.AZURE_DEPLOYMENT) && !isV1;
        if (deployment == null || isInUrl || !asksModel) {
            return request;
        }
        ObjectNode fields = request.fields().objectNode();
        fields.setAll(request.fields());
        return request.withFields(fields.put(MODEL, deployment));
    }
}
