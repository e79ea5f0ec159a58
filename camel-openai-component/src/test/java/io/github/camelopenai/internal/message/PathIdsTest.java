package io.github.camelopenai.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class PathIdsTest {

    private static final Operation MODEL = Operations.find("models", "retrieve");
    private static final Operation STORE_FILE = Operations.find("vectorStoreFiles", "retrieve");

    @Test
    void theLastIdTakesTheRest() {
        assertThat(PathIds.split(STORE_FILE, "vs_1/a/b", "The option id")).containsExactly("vs_1", "a/b");
        assertThat(PathIds.split(MODEL, "meta-llama/Llama-3", "The option id")).containsExactly("meta-llama/Llama-3");
    }

    @Test
    void eachIdIsEncoded() {
        assertThat(PathIds.fill(STORE_FILE, List.of("v s", "a/b?c#d%é$1")))
                .isEqualTo("/vector_stores/v%20s/files/a%2Fb%3Fc%23d%25%C3%A9%241");
    }

    @Test
    void tooFewIdsAreRefused() {
        assertThatThrownBy(() -> PathIds.split(STORE_FILE, "vs_1", "The option id"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("The option id is 'vs_1', but openai:vectorStoreFiles?operation=retrieve needs 2 ids,"
                        + " separated by a slash, for /vector_stores/{id}/files/{id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "../models", "a/..", "a//b", "/a", "a/", "a/./b"})
    void anIdThatIsAStepOfAPathIsRefused(String id) {
        assertThatThrownBy(() -> PathIds.split(MODEL, id, "The header CamelOpenAIId"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The header CamelOpenAIId is '" + id + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "files, retrieve, f_1, f_1, f_1",
        "batches, create, '', b_1, b_1",
        "vectorStoreFiles, create, vs_1, f_1, vs_1/f_1",
        "vectorStoreFiles, retrieve, vs_1/f_1, f_1, vs_1/f_1",
        "vectorStoreFileBatches, cancel, vs_1/b_1, b_1, vs_1/b_1",
        "evalRuns, outputItem, e/r/o, o, e/r/o",
    })
    void theIdOfAnAnswerFindsTheObjectAgain(String resource, String name, String asked, String answered, String next) {
        Operation operation = Operations.find(resource, name);
        List<String> ids = asked.isEmpty() ? List.of() : List.of(asked.split("/"));

        assertThat(PathIds.ofAnswer(operation, ids, answered)).isEqualTo(next);
    }
}
