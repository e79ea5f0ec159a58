package io.github.camelopenai.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OperationsTest {

    @Test
    void theTableHasAllNinetyEightRows() {
        assertThat(Operations.all()).hasSize(98).doesNotHaveDuplicates();
        assertThat(Operations.resources()).hasSize(23);
    }

    @Test
    void eachResourceHasOneDefaultOperation() {
        for (String resource : Operations.resources()) {
            assertThat(Operations.all())
                    .filteredOn(operation -> operation.resource().equals(resource))
                    .filteredOn(Operation::isDefault)
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
                .hasMessageStartingWith("Unknown resource 'chats'. There is: chat, completions, edits,");
    }

    @Test
    void aRowSaysHowManyIdsItsPathTakes() {
        assertThat(Operations.find("chat", "create").idCount()).isZero();
        assertThat(Operations.find("evalRuns", "outputItem").idCount()).isEqualTo(3);
    }
}
