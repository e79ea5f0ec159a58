package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ApiKeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-1\n",
                " sk-1\t",
                "\"sk-1\"",
                "'sk-1'",
                "`sk-1`",
                "\u201csk-1\u201d",
                "Bearer sk-1",
                "bearer  sk-1\r\n",
                "\"Bearer sk-1\"",
                "Bearer 'sk-1'",
                "\ufeffsk-1",
                "\u00a0sk-1",
            })
    void whatSurroundsAKeyIsTakenAway(String text) {
        assertThat(ApiKeys.clean(text))
                .returns("sk-1", ApiKeys.Cleaned::value)
                .returns(true, ApiKeys.Cleaned::isRepaired);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-1", "x", "EMPTY", "a b", "bearer-1", "\"half", "sk-\"1\"", "eyJhbGciOi.J9.x_y-z+/=~"})
    void aKeyThatIsFitIsNotTouched(String text) {
        assertThat(ApiKeys.clean(text)).returns(text, ApiKeys.Cleaned::value).returns("", ApiKeys.Cleaned::repairs);
    }

    @Test
    void whatWasTakenAwayIsSaidInWords() {
        assertThat(ApiKeys.clean(" 'Bearer sk-1'").repairs())
                .isEqualTo("white space round it, quotes round it and 'Bearer' before it");
    }

    @ParameterizedTest
    @CsvSource({
        "'sk-\n1', 'has a line break at position 4, which no HTTP header can carry'",
        "'sk-\u00001', 'has a control character at position 4, which no HTTP header can carry'",
        "'sk-\u00e41', 'has a character that is not ASCII at position 4, which no HTTP header can carry'",
        "'sk\u20131', 'has a character that is not ASCII at position 3, which no HTTP header can carry'",
    })
    void whatNoHeaderCarriesIsRefusedWithoutTheKey(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.clean(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "Bearer ", "' '", "Bearer"})
    void nothingIsNoKey(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.clean(text))
                .withMessageStartingWith("has nothing but ");
    }

    @Test
    void anOrganizationMayBeNamedBearer() {
        assertThat(ApiKeys.cleanName("\"Bearer of news\"").value()).isEqualTo("Bearer of news");
    }
}
