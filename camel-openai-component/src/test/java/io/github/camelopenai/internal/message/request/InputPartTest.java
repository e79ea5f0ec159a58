package io.github.camelopenai.internal.message.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How the inputs of a list are spread over requests. */
class InputPartTest {

    @Test
    void anInputThatIsTooLargeHasARequestOfItsOwn() {
        assertThat(sizes(List.of("a", "bbbbbbbb", "c", "d"), 10, 4)).containsExactly(1, 1, 2);
        assertThat(sizes(List.of("bbbbbbbb"), 10, 4)).containsExactly(1);
    }

    @Test
    void aTextCountsByItsBytes() {
        assertThat(sizes(List.of("aaaa", "aaaa"), 10, 8)).containsExactly(2);
        assertThat(sizes(List.of("\u00e9\u00e9", "\u20ac", "\ud83d\ude00"), 10, 8))
                .containsExactly(2, 1);
        assertThat(sizes(List.of("\u00e9\u00e9", "\u20ac", "\ud83d\ude00"), 10, 11))
                .containsExactly(3);
    }

    @Test
    void anArrayOfTokensCountsAsItIsLong() {
        assertThat(sizes(List.of(List.of(11_111, 2), List.of(3), List.of(4)), 10, 3))
                .containsExactly(2, 1);
    }

    @Test
    void whatIsOneInputStaysOneRequest() {
        ApiRequest tokens = request(List.of(1, 2, 3, 4));

        assertThat(InputPart.of(tokens, new InputBounds(2, 2, 1)))
                .singleElement()
                .satisfies(part -> assertThat(part.request()).isSameAs(tokens));
    }

    @Test
    void aListThatFitsIsTheRequestItself() {
        ApiRequest request = request(List.of("a", "b"));

        assertThat(InputPart.of(request, new InputBounds(2, 2, 1)).get(0).request())
                .isSameAs(request);
    }

    @Property(tries = 200)
    void everyInputIsInOneRequestInItsPlaceAndNoRequestIsTooLarge(
            @ForAll List<String> texts,
            @ForAll @IntRange(min = 1, max = 5) int inputs,
            @ForAll @IntRange(min = 1) int tokens) {
        if (texts.isEmpty()) {
            return;
        }
        List<JsonNode> all = new ArrayList<>();
        for (InputPart part : InputPart.of(request(texts), new InputBounds(inputs, tokens, 1))) {
            JsonNode input = part.request().fields().path("input");
            assertThat(part.first()).isEqualTo(all.size());
            assertThat(input).hasSize(part.count()).hasSizeBetween(1, inputs);
            long bytes = 0;
            for (JsonNode one : input) {
                all.add(one);
                bytes += one.textValue().getBytes(StandardCharsets.UTF_8).length;
            }
            assertThat(part.count() == 1 || bytes <= tokens).isTrue();
        }
        assertThat(all).extracting(JsonNode::textValue).isEqualTo(texts);
    }

    private static List<Integer> sizes(List<?> inputs, int most, long tokens) {
        return InputPart.of(request(inputs), new InputBounds(most, tokens, 1)).stream()
                .map(InputPart::count)
                .toList();
    }

    private static ApiRequest request(List<?> inputs) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("model", "m");
        fields.set("input", Json.toTree(inputs));
        return new ApiRequest(
                Operations.find("embeddings", "create"),
                "/embeddings",
                Collections.emptyList(),
                Map.of(),
                fields,
                List.of());
    }
}
