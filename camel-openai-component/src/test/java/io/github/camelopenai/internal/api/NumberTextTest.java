package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class NumberTextTest {

    private static final String LONG_TEXT = "1".repeat(100_000);

    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "' 100 ', 100",
        "100.0, 100",
        "1e3, 1000",
        "-7, -7",
        "4k, 4000",
        "200K, 200000",
        "1.5k, 1500",
        "2m, 2000000",
        "9223372036854775807, 9223372036854775807",
    })
    void readsWholeNumbers(String text, long number) {
        assertThat(NumberText.wholeNumber(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two",
                "4 k",
                "4kb",
                "k",
                "1.5",
                "1.0005k",
                "0x10",
                "1_000",
                "1,000",
                "100 tokens",
                "NaN",
                "Infinity",
                "1e99",
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "0e999999999",
                "9223372036854775808",
                "\u0663"
            })
    void refusesWhatIsNoWholeNumber(String text) {
        assertRefused(NumberText::wholeNumber, text);
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.7", "1, 1", "-2, -2", ".5, 0.5", "1e-3, 0.001", "+1, 1"})
    void readsNumbers(String text, double number) {
        assertThat(NumberText.number(text).doubleValue()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hot",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e999",
                "1e999999999",
                "1e-999999999",
                "0x1p3",
                "1f",
                "0,7"
            })
    void refusesWhatIsNoFiniteNumber(String text) {
        assertRefused(NumberText::number, text);
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1048576", "64MB, 67108864", "64 mb, 67108864", "1KB, 1024", "2GB, 2147483648", "10B, 10"})
    void readsSizes(String text, long bytes) {
        assertThat(NumberText.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"64M", "64k", "big", "64TB", "MB", "9999999999GB"})
    void refusesWhatIsNoSize(String text) {
        assertRefused(NumberText::bytes, text);
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1500",
        "10s, 10000",
        "1m30s, 90000",
        "250ms, 250",
        "1m250ms, 60250",
        "1d2h, 93600000",
        "PT1M30S, 90000",
        "-1, -1",
    })
    void readsTimes(String text, long millis) {
        assertThat(NumberText.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ten",
                "10 s",
                "10sec",
                "s",
                "200k",
                "1s1m",
                "1.5s",
                "10x",
                "P",
                "PT",
                "PTten",
                "soon",
                "99999999999999d"
            })
    void refusesWhatIsNoTime(String text) {
        assertRefused(NumberText::millis, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wholeNumber", "number", "bytes", "millis"})
    void doesNotWorkOnAVeryLongText(String form) {
        switch (form) {
            case "wholeNumber" -> assertRefused(NumberText::wholeNumber, LONG_TEXT);
            case "number" -> assertRefused(NumberText::number, LONG_TEXT);
            case "bytes" -> assertRefused(NumberText::bytes, LONG_TEXT);
            default -> assertRefused(NumberText::millis, LONG_TEXT);
        }
    }

    private static void assertRefused(Function<String, Object> form, String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> form.apply(text));
    }
}
