package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class AzureUrlsTest {

    private static final String RESOURCE = "https://r.openai.azure.com";

    @ParameterizedTest
    @CsvSource({
        "https://r.openai.azure.com, true",
        "https://R.OpenAI.Azure.com/openai, true",
        "https://r.services.ai.azure.com/openai/v1, true",
        "https://r.cognitiveservices.azure.com, true",
        "https://gateway.azure-api.net/ai, true",
        "https://evil-openai.azure.com.example.com, false",
        "https://r.openai.azure.com.example.com, false",
        "https://evilopenai.azure.com, false",
        "https://openai.azure.com, false",
        "https://azure-api.net, false",
        "https://example.com/r.openai.azure.com, false",
        "http://localhost:8080/v1, false",
    })
    void anAzureHostIsToldByItsEnd(String baseUrl, boolean isAzure) {
        assertThat(ServerAddress.of(baseUrl).isAzureHost()).isEqualTo(isAzure);
    }

    @ParameterizedTest
    @CsvSource({
        "https://r.openai.azure.com, https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=v",
        "https://r.openai.azure.com/, https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=v",
        "https://g.azure-api.net/ai/openai, https://g.azure-api.net/ai/openai/deployments/d/chat/completions?api-version=v",
        "https://r.openai.azure.com/openai/v1, https://r.openai.azure.com/openai/v1/chat/completions?api-version=v",
        "https://r.openai.azure.com/openai/v1/, https://r.openai.azure.com/openai/v1/chat/completions?api-version=v",
    })
    void aDeploymentsUrl(String baseUrl, String url) {
        assertThat(ServerAddress.of(baseUrl).onAzure("v", "d").resolve(chat("m")))
                .hasToString(url);
    }

    @Test
    void whatTheRequestSaysOfTheVersionReplacesIt() {
        ApiRequest request = chat("m").withQuery("api-version", "other");

        assertThat(ServerAddress.of(RESOURCE).onAzure("v", "d").resolve(request).getRawQuery())
                .isEqualTo("api-version=other");
    }

    @Test
    void theRequestItselfKeepsItsModel() {
        ApiRequest request = chat("m");

        ApiRequest addressed =
                ServerAddress.of(RESOURCE + "/openai/v1").onAzure(null, "d").addressed(request);

        assertThat(addressed.model()).isEqualTo("d");
        assertThat(request.model()).isEqualTo("m");
    }

    @Test
    void theOlderFormNeedsAVersion() {
        assertThatThrownBy(() -> ServerAddress.of(RESOURCE).onAzure(null, "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs the option apiVersion");
    }

    private static ApiRequest chat(String model) {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("model", model),
                List.of());
    }
}
