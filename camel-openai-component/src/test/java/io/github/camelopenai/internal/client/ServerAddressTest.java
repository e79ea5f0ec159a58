package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://h:1/v1, http://h:1/v1/models",
        "http://h:1/v1/, http://h:1/v1/models",
        "https://h, https://h/models",
        "https://h/, https://h/models",
        "https://h/openai/v1//, https://h/openai/v1/models",
    })
    void aBaseUrlWorksWithAndWithoutATrailingSlashAndKeepsItsPath(String baseUrl, String url) {
        assertThat(ServerAddress.of(baseUrl).resolve(request("/models", Map.of())))
                .hasToString(url);
    }

    @Test
    void queryParametersAreEncoded() {
        assertThat(ServerAddress.of("http://h").resolve(request("/x", Map.of("a b", "c&d=é"))))
                .hasToString("http://h/x?a%20b=c%26d%3D%C3%A9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.openai.com",
                "ftp://h/v1",
                "http://",
                "http://h/v1?x=1",
                "http://h/#a",
                "http://u:p@h/",
                "http://a b"
            })
    void whatIsNoBaseUrlIsRefusedWithWhatWouldBeAccepted(String baseUrl) {
        assertThatThrownBy(() -> ServerAddress.of(baseUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be an http or https URL")
                .hasMessageNotContaining("u:p");
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example.com/v1, true",
        "http://10.0.0.1/v1, true",
        "https://api.example.com/v1, false",
        "http://localhost:11434/v1, false",
        "http://127.0.0.1/v1, false",
        "http://[::1]:8000/v1, false",
    })
    void plainHttpToAnotherMachineIsOpenToEavesdroppers(String baseUrl, boolean open) {
        assertThat(ServerAddress.of(baseUrl).isOpenToEavesdroppers()).isEqualTo(open);
    }

    private static ApiRequest request(String path, Map<String, String> query) {
        return new ApiRequest(Operations.find("models", "list"), path, List.of(), query, null, List.of());
    }
}
