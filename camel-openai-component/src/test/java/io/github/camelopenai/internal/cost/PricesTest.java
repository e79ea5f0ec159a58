package io.github.camelopenai.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.testsupport.LogCapture;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call costs by a file of prices, to the last digit. */
class PricesTest {

    private static final String MODELS = """
            {"currency": "USD", "date": "2026-11-28", "batch": 0.5, "tiers": {"flex": 0.5},
             "models": {
               "exact": {"input": 1, "cachedInput": 0.1, "output": 10, "reasoning": 20},
               "exact*": {"input": 2, "output": 20, "batch": 0.25, "tiers": {"priority": 1.75}},
               "*": {"input": 3},
               "*-audio-*": {"input": 1, "output": 2, "audioInput": 40, "audioOutput": 80},
               "picture": {"image": 0.04},
               "token-picture": {"input": 5, "output": 40},
               "whisper": {"minute": 0.006},
               "free": {"input": 0, "output": 0}}}
            """;

    private static final Prices PRICES = PricesReader.read("test", MODELS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exact | {'usage':{'prompt_tokens':9,'completion_tokens':12,'prompt_tokens_details':{'cached_tokens':4},'completion_tokens_details':{'reasoning_tokens':5}}} | 0.0001754",
                "exact | {'usage':{'input_tokens':1000000,'output_tokens':0,'total_tokens':1000000}} | 1",
                "exact-7 | {'usage':{'prompt_tokens':1,'completion_tokens':1}} | 0.000022",
                "exact-7 | {'service_tier':'priority','usage':{'prompt_tokens':1,'completion_tokens':1}} | 0.0000385",
                "exact | {'service_tier':'flex','usage':{'prompt_tokens':2}} | 0.000001",
                "exact | {'service_tier':'default','usage':{'prompt_tokens':2}} | 0.000002",
                "other | {'usage':{'prompt_tokens':1}} | 0.000003",
                "m-audio-1 | {'usage':{'prompt_tokens':3,'completion_tokens':3,'prompt_tokens_details':{'audio_tokens':2},'completion_tokens_details':{'audio_tokens':1}}} | 0.000165",
                "picture | {'data':[{'url':'http://a'},{'b64_json':'AA'}]} | 0.08",
                "token-picture | {'data':[{'b64_json':'AA'}],'usage':{'input_tokens':10,'output_tokens':1000}} | 0.04005",
                "whisper | {'text':'Hi','usage':{'type':'duration','seconds':30}} | 0.003",
                "alias | {'model':'exact','usage':{'prompt_tokens':1}} | 0.000001",
                "exact | {'model':'exact-2024-08-06','usage':{'prompt_tokens':1000000}} | 2",
                "token-picture | {'model':'token-picture-2025-01-01','usage':{'prompt_tokens':1000000}} | 5",
                "token-picture | {'model':'token-picture-turbo','usage':{'prompt_tokens':1000000}} | 5",
                "anything | {'model':'token-picture-20250101','usage':{'prompt_tokens':1000000}} | 5",
                "token-picture-2025-01-01 | {'usage':{'prompt_tokens':1000000}} | 5",
                "exact | {'model':'known-by-a-star-alone','usage':{'prompt_tokens':1000000}} | 1",
                "other | {'usage':{'total_tokens':1000000}} | 3",
                "exact | {'usage':{'prompt_tokens':0,'completion_tokens':1,'total_tokens':101,'completion_tokens_details':{'reasoning_tokens':100}}} | 0.00201",
                "exact | {'usage':{'prompt_tokens':0,'completion_tokens':1,'completion_tokens_details':{'reasoning_tokens':100}}} | 0.00201",
                "exact | {'usage':{'prompt_tokens':0,'completion_tokens':1,'total_tokens':101}} | 0.00101",
                "exact | {'usage':{'prompt_tokens':5,'completion_tokens':0,'prompt_tokens_details':{'cached_tokens':500}}} | 0.000055",
                "free | {'usage':{'prompt_tokens':1000000,'completion_tokens':5}} | 0",
            })
    void aCallCostsWhatTheMostSpecificPriceSays(String model, String answer, BigDecimal expected) {
        Cost cost = PRICES.of(usage(answer), model, null, false);

        assertThat(cost.isWhole()).isTrue();
        assertThat(cost.amount()).isEqualTo(expected);
        assertThat(cost.currency()).isEqualTo("USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'usage':{'total_tokens':100}}",
                "{'usage':{'prompt_tokens':-1,'completion_tokens':-1,'total_tokens':-2}}",
                "{'usage':{'prompt_tokens':1e400}}",
                "{'usage':{}}",
                "{}"
            })
    void whatIsNotToldIsNotKnownToCostNothing(String answer) {
        assertThat(PRICES.of(usage(answer), "exact", null, false).isWhole()).isFalse();
    }

    @Test
    void aFileMayBeginWithAByteOrderMark() {
        assertThat(PricesReader.read("test", "\uFEFF" + MODELS).know("exact")).isTrue();
    }

    @Test
    void aBatchHasTheDiscountOfItsModelElseThatOfTheFile() {
        Usage usage = usage("{'usage':{'prompt_tokens':1000000}}");

        assertThat(PRICES.of(usage, "exact", null, true).amount()).isEqualTo("0.5");
        assertThat(PRICES.of(usage, "exact-7", null, true).amount()).isEqualTo("0.5");
    }

    @Test
    void theTierOfTheRequestCountsWhereTheAnswerTellsNone() {
        Usage usage = usage("{'usage':{'prompt_tokens':1000000}}");

        assertThat(PRICES.of(usage, "exact", "flex", false).amount()).isEqualTo("0.5");
    }

    @Test
    void aModelWithoutPriceCostsNothingThatIsKnownAndTheLogSaysSoOnce() {
        Prices prices = PricesReader.read("test", "{'currency':'EUR','models':{'a':{'input':1}}}".replace('\'', '"'));
        try (LogCapture log = new LogCapture(Prices.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(prices.of(usage("{'usage':{'prompt_tokens':1}}"), "b", null, false)
                                .isWhole())
                        .isFalse();
            }
            assertThat(prices.of(usage("{'usage':{'completion_tokens':1}}"), "a", null, false)
                            .isWhole())
                    .isFalse();

            assertThat(log.messages())
                    .containsExactly(
                            "The option prices has no price for the model 'b'; what its calls cost is not known",
                            "The option prices has no price for all that was used of the model 'a'; what its calls cost is not known");
        }
    }

    @Test
    void modelsThatClientsMakeUpDoNotFillTheLog() {
        Prices prices = PricesReader.read("test", "{'currency':'EUR','models':{'a':{'input':1}}}".replace('\'', '"'));
        try (LogCapture log = new LogCapture(Prices.class)) {
            IntStream.range(0, 500)
                    .forEach(i -> prices.of(usage("{'usage':{'prompt_tokens':1}}"), "m" + i, null, false));

            assertThat(log.messages()).hasSize(100);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'currency':'USD',~'models':{,}} | is no JSON in line 2",
                "{'models':{'a':{'input':1}}} | the field currency is missing, but must be the three letters of a currency, such as USD",
                "{'currency':'dollar','models':{'a':{'input':1}}} | the field currency is \"dollar\"",
                "{'currency':'USD'} | the field models is missing, but must be an object with a price for each model",
                "{'currency':'USD','models':{'a':{'input':'1'}}} | the field models.a.input is \"1\", but must be a number that is not negative",
                "{'currency':'USD','models':{'a':{'output':-1}}} | the field models.a.output is -1",
                "{'currency':'USD','models':{'a':{'output':1e999999999}}} | the field models.a.output is 1E+999999999, but must be a number up to 1000000000",
                "{'currency':'USD','models':{'a':{'output':1e-99}}} | the field models.a.output is 1E-99, but must be a number up to 1000000000 with at most 30 digits",
                "{'currency':'USD','models':{'a':{'imput':1}}} | has the field models.a.imput, but may have only audioInput, audioOutput, batch, cachedInput,",
                "{'currency':'USD','models':{'a':5}} | the field models.a is 5, but must be an object with prices",
                "{'currency':'USD','models':{'a':{'input':1,'tiers':{'flex':'x'}}}} | the field models.a.tiers.flex is \"x\"",
                "{'currency':'USD','models':{'a':{'input':1},~'a':{'input':2}}} | is no JSON in line 2: Duplicate field 'a'",
                "[] | the field currency is missing",
            })
    void aWrongFileIsRefusedWithItsLineOrField(String json, String message) {
        assertThatThrownBy(() -> PricesReader.read(
                        "file:prices.json", json.replace('\'', '"').replace('~', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The option prices: ")
                .hasMessageContaining("file:prices.json")
                .hasMessageContaining(message);
    }

    /** It is an example, with its date. */
    @Test
    void theSampleOfTheDocumentationIsRight() throws Exception {
        String sample = Files.readString(Path.of("../docs/prices-sample.json"));

        Prices prices = PricesReader.read("sample", sample);

        assertThat(prices.know("gpt-4o-mini-2024-07-18")).isTrue();
        assertThat(Json.parse(sample).path("date").asText()).isNotBlank();
    }

    private static Usage usage(String answer) {
        return Usage.of(Json.parse(answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
