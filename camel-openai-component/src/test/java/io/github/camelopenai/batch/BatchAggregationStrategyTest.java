package io.github.camelopenai.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class BatchAggregationStrategyTest {

    private final BatchAggregationStrategy strategy = new BatchAggregationStrategy();

    @Test
    void bodiesAreCollectedInOrderEachWithItsHeaders() {
        List<?> all = collect(exchange("a", "1"), exchange(Map.of("model", "m"), "2"));

        assertThat(all)
                .extracting(each -> ((Exchange) each).getMessage().getBody())
                .containsExactly("a", Map.of("model", "m"));
        assertThat(all)
                .extracting(each -> ((Exchange) each).getMessage().getHeader("n"))
                .containsExactly("1", "2");
    }

    @Test
    void aStreamIsReadBeforeItsExchangeEnds() {
        ByteArrayInputStream stream = new ByteArrayInputStream("ä".getBytes(StandardCharsets.UTF_8));

        assertThat(collect(exchange(stream, "1")))
                .extracting(each -> ((Exchange) each).getMessage().getBody())
                .containsExactly("ä");
    }

    private List<?> collect(Exchange... exchanges) {
        Exchange collected = null;
        for (Exchange next : exchanges) {
            collected = strategy.aggregate(collected, next);
        }
        return collected.getMessage().getBody(List.class);
    }

    private static Exchange exchange(Object body, String header) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("n", header);
        return exchange;
    }
}
