package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {

    @Test
    void aClientIsKnownByItsKey() throws Exception {
        Clients clients = Clients.read(
                TestGateway.file("alice.key = 0123456789abcdef", "bob.key=fedcba9876543210"), System::nanoTime);

        assertThat(clients.of("Bearer 0123456789abcdef").name()).isEqualTo("alice");
        assertThat(clients.of("bearer  fedcba9876543210").name()).isEqualTo("bob");
        assertThatThrownBy(() -> clients.of("Bearer 0123456789abcde")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> clients.of(null)).isInstanceOf(Refusal.class);
    }

    @Test
    void aClientMayHaveABudgetOfItsOwn() throws Exception {
        Clients clients = Clients.read(
                TestGateway.file(
                        "alice.key = 0123456789abcdef",
                        "alice.budget = 2.50",
                        "bob.key=fedcba9876543210",
                        "bob.tokenBudget=200000",
                        "carol.key=0123456789fedcba"),
                System::nanoTime);

        assertThat(clients.budgets())
                .isEqualTo(Map.of("alice", new Budget("2.50", null), "bob", new Budget(null, 200_000L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice.key=tooshort                              | alice.key must have at least 16 characters.",
                "alice.requestsPerMinute=5                       | alice.key must have at least 16 characters.",
                "alice=0123456789abcdef                          | takes NAME.key, NAME.requestsPerMinute",
                "alice.token=0123456789abcdef                    | takes NAME.key, NAME.requestsPerMinute",
                "a.key=0123456789abcdef\\na.requestsAtATime=0    | must be a number from 1 to 999999.",
                "a.key=0123456789abcdef\\nb.key=0123456789abcdef | a and b have the same key.",
                "a.key=0123456789abcdef\\na.budget=much          | a.budget is 'much', but must be an amount of money above 0",
                "a.key=0123456789abcdef\\na.budget=0.00          | a.budget is '0.00', but must be an amount of money above 0",
                "a.key=0123456789abcdef\\na.budget=-1            | a.budget is '-1', but must be an amount of money above 0",
                "a.key=0123456789abcdef\\na.tokenBudget=1.5      | a.tokenBudget is '1.5', but must be a number of tokens",
                "a.key=0123456789abcdef\\na.budget=1\\na.tokenBudget=1 | a has a.budget and a.tokenBudget, but a budget is in",
                "#                                               | names no client."
            })
    void aFileThatSaysTooLittleIsRefusedWithoutItsKeys(String lines, String message) throws Exception {
        Path file = TestGateway.file(lines.split("\\\\n"));

        assertThatThrownBy(() -> Clients.read(file, System::nanoTime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("0123456789abcdef");
    }
}
