package io.github.camelopenai.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policy makes of an endpoint, and what it refuses. Nothing here needs a broker. */
class OpenAIKafkaPolicyTest {

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theConsumerReadsBytesCommitsNothingByItselfAndGivesPartitionsAwayOneByOne() throws Exception {
        KafkaConfiguration configuration =
                start("kafka:prompts?brokers=127.0.0.1:1").getConfiguration();

        assertThat(configuration.getKeyDeserializer()).isEqualTo(ByteArrayDeserializer.class.getName());
        assertThat(configuration.getValueDeserializer()).isEqualTo(ByteArrayDeserializer.class.getName());
        assertThat(configuration.getPartitionAssignor()).isEqualTo(CooperativeStickyAssignor.class.getName());
        assertThat(configuration.isAutoCommitEnable()).isFalse();
    }

    @Test
    void whatTheUriSaysStays() throws Exception {
        KafkaConfiguration configuration = start("kafka:prompts?brokers=127.0.0.1:1&valueDeserializer=my.Own"
                        + "&partitionAssignor=org.apache.kafka.clients.consumer.StickyAssignor")
                .getConfiguration();

        assertThat(configuration.getValueDeserializer()).isEqualTo("my.Own");
        assertThat(configuration.getPartitionAssignor()).isEqualTo("org.apache.kafka.clients.consumer.StickyAssignor");
    }

    @Test
    void theClientFactoryOfTheEndpointIsBackWhenTheRouteIsGone() throws Exception {
        DefaultKafkaClientFactory own = new DefaultKafkaClientFactory();
        context.getRegistry().bind("own", own);
        KafkaEndpoint endpoint = start("kafka:prompts?brokers=127.0.0.1:1&kafkaClientFactory=#own");
        assertThat(endpoint.getKafkaClientFactory()).isInstanceOf(LedgerClients.class);

        context.removeRoute("answer");

        assertThat(endpoint.getKafkaClientFactory()).isSameAs(own);
    }

    @ParameterizedTest
    @CsvSource({
        "batching=true, batching=true",
        "breakOnFirstError=true, breakOnFirstError=true",
        "allowManualCommit=true, allowManualCommit=true",
    })
    void anOptionThatCommitsInAnotherWayIsRefused(String option, String named) {
        assertThatThrownBy(() -> start("kafka:prompts?brokers=127.0.0.1:1&" + option))
                .rootCause()
                .hasMessageContaining("The kafka: endpoint of route answer has " + named)
                .hasMessageContaining("Leave the option out");
    }

    @Test
    void aRouteThatDoesNotBeginWithKafkaIsRefused() {
        assertThatThrownBy(() -> start("direct:prompts"))
                .rootCause()
                .hasMessageContaining("is for routes that begin with kafka:")
                .hasMessageContaining("direct://prompts");
    }

    @Test
    void aRebalanceMayNotTakeAsLongAsThePollInterval() {
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy();
        policy.setRevokeTimeoutMs(10_001);

        assertThatThrownBy(() -> start("kafka:prompts?brokers=127.0.0.1:1&maxPollIntervalMs=20000", policy))
                .rootCause()
                .hasMessageContaining("revokeTimeoutMs of OpenAIKafkaPolicy is 10001")
                .hasMessageContaining("maxPollIntervalMs at most, which is 20000");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy();

        assertThatThrownBy(() -> policy.setMaxInFlight(0)).hasMessageContaining("is 0, but must be 1 or more");
        assertThatThrownBy(() -> policy.setRevokeTimeoutMs(-1)).hasMessageContaining("is -1, but must be 0 or more");
        assertThatThrownBy(() -> policy.setOrdering(null)).hasMessageContaining("must be key, partition or none");
    }

    private KafkaEndpoint start(String uri) throws Exception {
        return start(uri, new OpenAIKafkaPolicy());
    }

    private KafkaEndpoint start(String uri, OpenAIKafkaPolicy policy) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri)
                        .routeId("answer")
                        .autoStartup(false)
                        .routePolicy(policy)
                        .to("mock:end");
            }
        });
        context.start();
        return (KafkaEndpoint) context.getRoute("answer").getEndpoint();
    }
}
