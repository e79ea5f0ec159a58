package io.github.camelopenai.internal.client.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is found in the forms in which servers repeat it, and what is none stays. */
@Tag("unit")
class SecretsMaskTest {

    private static final String KEY = "sk-a/b+c=d.e_f";

    private final Secrets secrets = new Secrets(List.of("Basic dXNlcjpwYXNzd29yZA=="));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-a/b+c=d.e_f",
                "sk-a\\/b+c=d.e_f",
                "sk-a/b\\u002bc\\u003Dd.e_f",
                "sk-a\\\\/b+c=d.e_f",
                "sk-a%2Fb%2bc%3Dd.e_f",
                "key=sk-a/b+c=d.e_f&x",
            })
    void aKeyIsFoundAsItIsAndEscaped(String echo) {
        secrets.sending(KEY);

        assertThat(secrets.mask("wrong: " + echo + '!'))
                .startsWith("wrong: ")
                .contains("***")
                .doesNotContain("e_f");
    }

    @Test
    void aKeyIsFoundInBase64() {
        secrets.sending(KEY);
        String base64 = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

        assertThat(secrets.mask("wrong: " + base64)).startsWith("wrong: ***").doesNotContain(base64.substring(0, 10));
    }

    @Test
    void theWordsOfAHeaderAreFound() {
        assertThat(secrets.mask("wrong: dXNlcjpwYXNzd29yZA==")).isEqualTo("wrong: ***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "1", "EMPTY", "none", "sk-lab", "ollama", "lm-studio", "not-needed", "no-key-required"})
    void aShortOrADummyKeyChangesNoWords(String key) {
        secrets.sending(key);
        String words = "lm-studio has 1 model, not-needed: no-key-required x EMPTY none sk-lab ollama";

        assertThat(secrets.mask(words)).isEqualTo(words);
    }

    @Test
    void theIdOfARequestThatHoldsAKeyIsMaskedAndAnyOtherHeaderStays() {
        secrets.sending(KEY);
        ApiResponse response =
                new ApiResponse("GET http://s", 200, Map.of("x-request-id", "id-" + KEY, "x-own", KEY), new byte[0], 1);

        ApiResponse shown = secrets.mask(response);

        assertThat(shown.requestId()).isEqualTo("id-***");
        assertThat(shown.header("x-own")).isEqualTo(KEY);
    }

    @Test
    void aResponseWithoutAKeyStaysTheSame() {
        secrets.sending(KEY);
        ApiResponse response = new ApiResponse("GET http://s", 200, Map.of("x-request-id", "req_1"), new byte[0], 1);

        assertThat(secrets.mask(response)).isSameAs(response);
        assertThat(secrets.mask((String) null)).isNull();
    }

    @Test
    void onlyTheLatestTokensAreKept() {
        for (int i = 0; i < 20; i++) {
            secrets.sending("token-number-" + i);
        }

        assertThat(secrets.mask("token-number-19 token-number-12! token-number-3"))
                .isEqualTo("*** ***! token-number-3");
    }
}
