package io.github.camelopenai.examples.kafkachat;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.kafka.OpenAIKafkaPolicy;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Camel with a route as users write it, from a topic of prompts to one of answers. */
final class PolicyRoute implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();

    PolicyRoute(TestCluster cluster, Topics topics, ChatServer server) throws Exception {
        Properties properties = new Properties();
        properties.putAll(topics.properties());
        properties.setProperty("group", TestCluster.groupOf(topics));
        context.getPropertiesComponent().setInitialProperties(properties);
        KafkaComponent kafka = new KafkaComponent();
        kafka.getConfiguration().setBrokers(cluster.bootstrap());
        kafka.getConfiguration().setPollTimeoutMs(500L);
        kafka.getConfiguration().setAutoOffsetReset("earliest");
        kafka.getConfiguration().setAdditionalProperties(cluster.clients());
        context.addComponent("kafka", kafka);
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(server.baseUrl());
        openai.getConfiguration().setModel("gpt-4o-mini");
        context.addComponent("openai", openai);
    }

    CamelContext context() {
        return context;
    }

    /** Starts a route with a policy. What fails goes to the dead letters as it was. */
    PolicyRoute start(OpenAIKafkaPolicy policy) throws Exception {
        return start(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .useOriginalMessage()
                        .to("kafka:{{dead-letters}}?valueSerializer=" + ByteArraySerializer.class.getName());

                from("kafka:{{prompts}}?groupId={{group}}")
                        .routeId("answer")
                        .routePolicy(policy)
                        .to("openai:chat")
                        .to("kafka:{{answers}}");
            }
        });
    }

    PolicyRoute start(RoutesBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
        return this;
    }

    @Override
    public void close() {
        context.stop();
    }
}
