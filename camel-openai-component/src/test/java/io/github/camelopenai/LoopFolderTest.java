package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.message.OpenAILoopFolder;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of loops: each step is there as a whole, or the one before. */
class LoopFolderTest {

    @TempDir
    Path folder;

    private OpenAILoopFolder loops;

    @BeforeEach
    void start() {
        loops = new OpenAILoopFolder(folder.resolve("of/loops").toFile());
        loops.start();
    }

    @Test
    void theLastStepIsThereUntilTheLoopHasEnded() {
        assertThat(loops.getState("a")).isNull();
        loops.setState("a", "first");
        loops.setState("a", "second ä");
        loops.setState("b", "another");
        assertThat(loops.getState("a")).isEqualTo("second ä");

        loops.setState("a", "");

        assertThat(loops.getState("a")).isNull();
        assertThat(loops.getState("b")).isEqualTo("another");
    }

    @Test
    void aStepThatAKillHasCutLeavesTheOneBefore() throws Exception {
        loops.setState("a", "first");
        Path cut = Files.writeString(folder.resolve("of/loops/step1.tmp"), "{\"vers");

        OpenAILoopFolder next = new OpenAILoopFolder(folder.resolve("of/loops").toFile());
        next.start();

        assertThat(next.getState("a")).isEqualTo("first");
        assertThat(cut).doesNotExist();
    }

    @Test
    void aStepThatCannotBeKeptFails() throws Exception {
        Files.delete(folder.resolve("of/loops"));

        assertThatThrownBy(() -> loops.setState("a", "first")).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "", "a/b", "a.json"})
    void aKeyIsNoPath(String key) {
        assertThatThrownBy(() -> loops.setState(key, "first")).hasMessageContaining("must have 1 to 128 letters");
    }
}
