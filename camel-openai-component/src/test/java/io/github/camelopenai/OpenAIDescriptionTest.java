package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelopenai.testsupport.OpenAIDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conformance check itself: what it must let pass, and above all what it must not. */
class OpenAIDescriptionTest {

    @BeforeEach
    void needsTheDescription() {
        assumeTrue(OpenAIDescription.load().isPresent(), "OpenAI's description is not there");
    }

    @Test
    void letsAGoodRequestPass() {
        assertThat(chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0.5}"))
                .isEmpty();
    }

    @Test
    void refusesARequestWithoutMessages() {
        assertThat(chat("{\"model\":\"m\"}")).isNotEmpty();
    }

    @Test
    void refusesAMisspeltField() {
        assertThat(chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temprature\":0.5}"))
                .anyMatch(fault -> fault.contains("temprature"));
    }

    @Test
    void refusesAValueOfTheWrongType() {
        assertThat(
                        chat(
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":\"hot\"}"))
                .isNotEmpty();
    }

    @Test
    void refusesAMissingBody() {
        assertThat(chat("")).containsExactly("no body");
    }

    @Test
    void refusesABodyWhereNoneBelongs() {
        assertThat(faults("GET", "/models", Set.of(), "{}")).isNotEmpty();
    }

    @Test
    void refusesAnUnknownPathMethodAndQueryParameter() {
        assertThat(faults("GET", "/modells", Set.of(), "")).containsExactly("no such path: /modells");
        assertThat(faults("PATCH", "/models", Set.of(), "")).isNotEmpty();
        assertThat(faults("GET", "/files", Set.of("limit"), "")).isEmpty();
        assertThat(faults("GET", "/files", Set.of("limits"), "")).isNotEmpty();
    }

    @Test
    void checksTheInnermostFieldsToo() {
        assertThat(chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"contents\":1}]}"))
                .isNotEmpty();
    }

    @Test
    void leavesTheLegacyApiAlone() {
        assertThat(faults("POST", "/edits", Set.of(), "{}")).isEmpty();
    }

    private static List<String> chat(String body) {
        return faults("POST", "/chat/completions", Set.of(), body);
    }

    private static List<String> faults(String method, String path, Set<String> query, String body) {
        return OpenAIDescription.load()
                .orElseThrow()
                .faults(method, path, query, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }
}
