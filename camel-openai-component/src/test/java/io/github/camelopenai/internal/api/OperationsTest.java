package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class OperationsTest {

    @Test
    void theTableHasAllNinetyEightRows() {
        assertThat(Operations.all()).hasSize(98).doesNotHaveDuplicates();
        assertThat(Operations.resources()).hasSize(23);
    }

    @Test
    void theTableIsThatOfTheDesign() throws IOException {
        Path design = Path.of(System.getProperty("openai.description", "shared/none/none"))
                .resolve("../../operations.tsv")
                .normalize();
        assumeTrue(Files.exists(design), "The design's table is not there");

        List<String> rows = Files.readAllLines(design).stream()
                .skip(1)
                .map(row -> row.split("\t", -1))
                .map(cell -> String.join(" ", cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[7], cell[8]))
                .toList();

        assertThat(Operations.all().stream().map(OperationsTest::row)).isEqualTo(rows);
    }

    private static String row(Operation operation) {
        return String.join(
                " ",
                operation.resource(),
                operation.name(),
                operation.method(),
                operation.path(),
                operation.request().name().toLowerCase(Locale.ROOT),
                operation.content() == null ? "" : operation.content(),
                operation.streams() ? "yes" : "",
                operation.is(Operation.Trait.AZURE_DEPLOYMENT) ? "deployment" : "");
    }

    @Test
    void eachResourceHasOneDefaultOperation() {
        for (String resource : Operations.resources()) {
            assertThat(Operations.all())
                    .filteredOn(operation -> operation.resource().equals(resource))
                    .filteredOn(operation -> operation.is(Operation.Trait.DEFAULT))
                    .as(resource)
                    .hasSize(1);
        }
    }

    @Test
    void anUnknownOperationIsRefusedWithTheListOfThoseThatExist() {
        assertThatThrownBy(() -> Operations.find("edits", "list"))
                .hasMessage("Unknown operation 'list' of openai:edits. It has: create");
    }

    @Test
    void anUnknownResourceIsRefusedWithTheListOfThoseThatExist() {
        assertThatThrownBy(() -> Operations.defaultOf("chats"))
                .hasMessageStartingWith(
                        "Unknown resource 'chats'. Did you mean chat? There is: chat, completions, edits,");
    }

    @Test
    void aRowSaysHowManyIdsItsPathTakes() {
        assertThat(Operations.find("chat", "create").idCount()).isZero();
        assertThat(Operations.find("evalRuns", "outputItem").idCount()).isEqualTo(3);
    }
}
