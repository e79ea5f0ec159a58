package io.github.camelopenai.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.testsupport.LogCapture;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a budget takes, gives back and says, with a clock of the test. */
class BudgetLedgerTest {

    private Instant now = Instant.parse("2026-11-29T23:59:00Z");
    private final MemoryLedger ledger = new MemoryLedger();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.ofHours(5);
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private Budget budget(long tokens, boolean isMonthly) {
        return new Budget(
                new Budget.Terms(BigDecimal.valueOf(tokens), isMonthly, null, BudgetKey.ofSecret("sk-test-key-1234")),
                ledger,
                clock,
                Runnable::run);
    }

    private static Usage tokens(long total) {
        return new Usage(null, null, total, null, null);
    }

    private static Hold take(Budget budget, String key, long tokens) {
        try {
            return budget.reserve(key, tokens(tokens), "m", null).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @Test
    void whatACallMayUseIsTakenBeforeAndCorrectedAfter() {
        Budget budget = budget(100, true);
        Hold first = take(budget, null, 90);
        assertThatThrownBy(() -> take(budget, null, 11)).isInstanceOf(OpenAIBudgetException.class);

        first.used(tokens(20));

        take(budget, null, 80);
        assertThatThrownBy(() -> take(budget, null, 0))
                .isInstanceOfSatisfying(OpenAIBudgetException.class, e -> {
                    assertThat(e.getUsed()).isEqualTo("100");
                    assertThat(e.getLimit()).isEqualTo("100");
                    assertThat(e.getPeriod()).isEqualTo("2026-11");
                    assertThat(e.getKey()).isEqualTo("***1234");
                    assertThat(e.isWorthAnotherServer()).isTrue();
                    assertThat(e.isSent()).isFalse();
                })
                .hasMessageContaining(
                        "The option tokenBudget allows 100 tokens in 2026-11 for ***1234: 100 tokens are used")
                .hasMessageNotContaining("sk-test");
    }

    @Test
    void whatWasNeverSentIsGivenBackAndWhatMayHaveBeenChargedIsNot() {
        Budget budget = budget(100, true);
        take(budget, null, 90).left();
        Hold sent = take(budget, null, 90);
        sent.sent();
        sent.left();

        assertThatThrownBy(() -> take(budget, null, 90)).isInstanceOf(OpenAIBudgetException.class);
    }

    @Test
    void aCorrectionCountsOnce() {
        Budget budget = budget(100, true);
        Hold hold = take(budget, null, 50);
        hold.used(tokens(60));
        hold.free();
        hold.used(tokens(1));

        take(budget, null, 40);
        assertThatThrownBy(() -> take(budget, null, 1)).isInstanceOf(OpenAIBudgetException.class);
    }

    @Test
    void aUsageThatTellsHalfLeavesTheEstimate() {
        Budget budget = budget(100, true);
        take(budget, null, 90).used(new Usage(1L, null, null, null, null));

        assertThatThrownBy(() -> take(budget, null, 11)).isInstanceOf(OpenAIBudgetException.class);
    }

    @Test
    void eachKeyHasABudgetOfItsOwn() {
        Budget budget = budget(100, true);
        take(budget, "a", 100);
        take(budget, "b", 100);

        assertThatThrownBy(() -> take(budget, "a", 1)).hasMessageContaining(" for a: ");
    }

    /** Also one whose call began before it. */
    @ParameterizedTest
    @CsvSource({"false, 2026-11-30T00:00:00Z", "true, 2026-12-01T00:00:00Z"})
    void aNewPeriodBeginsWithNothing(boolean isMonthly, String later) {
        Budget budget = budget(100, isMonthly);
        Hold before = take(budget, null, 100);
        now = Instant.parse(later);
        take(budget, null, 100);

        before.used(tokens(1));

        assertThatThrownBy(() -> take(budget, null, 1)).isInstanceOf(OpenAIBudgetException.class);
    }

    @Test
    void aClockThatIsLateBeginsNoOldPeriodAgain() {
        Budget budget = budget(100, false);
        now = Instant.parse("2026-11-30T00:00:01Z");
        take(budget, null, 100);
        now = Instant.parse("2026-11-29T23:59:59Z");

        assertThatThrownBy(() -> take(budget, null, 1)).hasMessageContaining("2026-11-30");
    }

    @Test
    void theLogWarnsOnceInEachPeriodAtFourFifths() {
        try (LogCapture log = new LogCapture(Budget.class)) {
            Budget budget = budget(100, false);
            take(budget, "a", 79);
            assertThat(log.messages()).isEmpty();
            take(budget, "a", 1);
            take(budget, "a", 1);
            now = Instant.parse("2026-11-30T00:00:01Z");
            take(budget, "a", 85);

            assertThat(log.messages())
                    .containsExactly(
                            "80 tokens of 100 tokens are used or reserved of the tokenBudget of a in 2026-11-29",
                            "85 tokens of 100 tokens are used or reserved of the tokenBudget of a in 2026-11-30");
        }
    }

    @Test
    void noNumberOfCallsAtATimePassesTheLimit() {
        Budget budget = budget(100, true);
        AtomicInteger taken = new AtomicInteger();

        IntStream.range(0, 1_000).parallel().forEach(i -> {
            if (!budget.reserve("a", tokens(1), "m", null).isCompletedExceptionally()) {
                taken.incrementAndGet();
            }
        });

        assertThat(taken).hasValue(100);
    }

    @Test
    void inMoneyAModelWithoutPriceIsRefused() {
        Prices prices = PricesReader.read("test", "{\"currency\":\"EUR\",\"models\":{\"a\":{\"input\":1}}}");
        Budget budget = new Budget(
                new Budget.Terms(BigDecimal.ONE, true, prices, BudgetKey.of("x")), ledger, clock, Runnable::run);

        assertThat(budget.reserve(null, tokens(1), "a", null)).isCompleted();
        assertThatThrownBy(() -> take(budget, null, 1))
                .isInstanceOf(OpenAIBudgetException.class)
                .hasMessageContaining("no price for the model 'm'");
    }

    @Test
    void aStoreThatFailsLetsNoCallGo() {
        Ledger broken = new Ledger() {
            @Override
            public Entry load(String key) {
                throw new IllegalStateException("no database");
            }

            @Override
            public boolean replace(String key, Entry entry) {
                return false;
            }

            @Override
            public boolean mayBlock() {
                return true;
            }
        };
        Budget budget = new Budget(
                new Budget.Terms(BigDecimal.ONE, true, null, BudgetKey.of("x")), broken, clock, Runnable::run);

        assertThatThrownBy(() -> take(budget, null, 1))
                .isInstanceOf(OpenAIBudgetException.class)
                .hasMessageContaining("cannot be read or written")
                .hasMessageContaining("no database");
    }

    @ParameterizedTest
    @CsvSource({"sk-proj-abcdefghijkl, ***ijkl", "Bearer abcdefghijklmnop, ***mnop", "customer-7, customer-7"})
    void aKeyThatMayBeASecretIsNeitherShownNorKept(String text, String shown) {
        BudgetKey key = BudgetKey.of(text);

        assertThat(key.shown()).isEqualTo(shown);
        assertThat(key.id().contains(text)).isEqualTo(shown.equals(text));
    }

    @Test
    void aKeyThatAnybodyWroteMakesNoLineOfTheLogAndIsOfBearableLength() {
        assertThat(BudgetKey.of("a\n2026-11-29 WARN forged\u2028\u001b[31m").shown())
                .isEqualTo("a?2026-11-29 WARN forged??[31m");

        BudgetKey one = BudgetKey.of("k".repeat(100_000) + 1);
        BudgetKey other = BudgetKey.of("k".repeat(100_000) + 2);
        assertThat(one.shown()).hasSizeLessThan(200);
        assertThat(one.id()).hasSizeLessThan(200).isNotEqualTo(other.id());
    }

    /** A customer who comes once a year must not stay in memory. */
    @Test
    void keysOfPeriodsThatAreOverAreForgotten() {
        Budget budget = budget(100, false);
        IntStream.range(0, 50).forEach(i -> take(budget, "k" + i, 1));
        now = Instant.parse("2026-11-30T00:00:01Z");
        take(budget, "a", 1);

        assertThat(ledger.load("budget day tokens key k7")).isNull();
        assertThat(ledger.load("budget day tokens key a")).isNotNull();
    }
}
