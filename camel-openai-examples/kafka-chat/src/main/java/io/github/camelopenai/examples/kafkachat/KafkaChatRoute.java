package io.github.camelopenai.examples.kafkachat;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.kafka.OpenAIKafkaPolicy;
import io.github.camelopenai.kafka.Ordering;
import io.github.camelopenai.message.OpenAIHeaders;
import java.math.BigDecimal;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.kafka.common.errors.RetriableException;

/** A worker: each prompt of a topic goes through a chat, and becomes an answer or a dead letter on another. */
final class KafkaChatRoute extends RouteBuilder {

    private static final String PROMPT = "prompt";

    private final int maxInFlight;
    private final boolean streams;

    /**
     * @param maxInFlight how many prompts may be in flight
     * @param streams whether the chunks of answers are sent too
     */
    KafkaChatRoute(int maxInFlight, boolean streams) {
        this.maxInFlight = maxInFlight;
        this.streams = streams;
    }

    @Override
    public void configure() {
        insist(onException(RetriableException.class));
        onException(Exception.class)
                .handled(true)
                .process(KafkaChatRoute::toDeadLetter)
                .to("direct:dead-letters");

        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy(maxInFlight, Ordering.KEY);
        policy.setSkipTombstones(false);

        from("kafka:{{prompts}}?groupId={{group}}")
                .routeId("answer")
                .routePolicy(policy)
                .process(KafkaChatRoute::identify)
                .to(streams ? "openai:chat?streaming=true&streamTo=direct:chunks" : "openai:chat")
                .process(KafkaChatRoute::toAnswer)
                .to("kafka:{{answers}}");

        from("direct:chunks").routeId("chunks").process(KafkaChatRoute::toChunk).to("kafka:{{chunks}}");

        RouteDefinition deadLetters = from("direct:dead-letters").routeId("dead-letters");
        insist(deadLetters.onException(RetriableException.class)).end();
        // Neither answer nor dead letter: the prompt is not committed
        deadLetters.onException(Exception.class).handled(false).end();
        deadLetters.to("kafka:{{dead-letters}}");
    }

    /** A broker that is away for a while: the prompt stays in flight, and no more are taken than fit. */
    private static OnExceptionDefinition insist(OnExceptionDefinition failure) {
        return failure.maximumRedeliveries(-1)
                .redeliveryDelay(1000)
                .asyncDelayedRedelivery()
                .retryAttemptedLogLevel(LoggingLevel.WARN);
    }

    private static void identify(Exchange exchange) {
        Message prompt = exchange.getMessage();
        exchange.setProperty(PROMPT, prompt.getBody());
        // A dead letter that is sent again brings those of its first time
        RecordHeaders.ALL.forEach(prompt::removeHeader);
        prompt.setHeader(
                RecordHeaders.PROMPT_ID,
                prompt.getHeader(KafkaConstants.TOPIC)
                        + "-" + prompt.getHeader(KafkaConstants.PARTITION)
                        + "-" + prompt.getHeader(KafkaConstants.OFFSET));
    }

    private static void toAnswer(Exchange exchange) {
        Message answer = exchange.getMessage();
        set(answer, RecordHeaders.FINISH_REASON, answer.getHeader(OpenAIHeaders.FINISH_REASON));
        BigDecimal cost = answer.getHeader(OpenAIHeaders.COST, BigDecimal.class);
        if (cost != null) {
            set(answer, RecordHeaders.COST, cost.toPlainString());
            set(answer, RecordHeaders.CURRENCY, answer.getHeader(OpenAIHeaders.COST_CURRENCY));
        }
        set(answer, RecordHeaders.REFUSAL, answer.getHeader(OpenAIHeaders.REFUSAL));
    }

    private static void toChunk(Exchange exchange) {
        Message chunk = exchange.getMessage();
        set(chunk, RecordHeaders.CHUNK_INDEX, chunk.getHeader(OpenAIHeaders.CHUNK_INDEX));
        set(chunk, RecordHeaders.STREAM_ID, chunk.getHeader(OpenAIHeaders.STREAM_ID));
        set(chunk, RecordHeaders.CHUNK_LAST, chunk.getHeader(OpenAIHeaders.CHUNK_LAST));
    }

    private static void toDeadLetter(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Message letter = exchange.getMessage();
        letter.setBody(exchange.getProperty(PROMPT));
        set(letter, RecordHeaders.REASON, failure.getMessage());
        set(letter, RecordHeaders.ERROR, failure.getClass().getSimpleName());
        if (failure instanceof OpenAIException known && known.getStatus() > 0) {
            set(letter, RecordHeaders.STATUS, known.getStatus());
        }
    }

    /** Kafka's headers are bytes, and readable ones are of more use than Java's numbers. */
    private static void set(Message message, String header, Object value) {
        if (value != null) {
            message.setHeader(header, value.toString());
        }
    }
}
