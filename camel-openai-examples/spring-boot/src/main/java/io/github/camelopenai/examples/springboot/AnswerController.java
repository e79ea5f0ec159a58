package io.github.camelopenai.examples.springboot;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends an answer to a browser or to curl while the model writes it, as server-sent events: {@code data:{"text":" Elbe"}}.
 *
 * <p>No thread waits for the next piece: neither Tomcat's, which is free as soon as the call is under way, nor Camel's.
 */
@RestController
class AnswerController {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerController.class);
    private static final String CLIENT = "client";
    /** The option request-timeout ends a call that takes too long, so Spring need not. */
    private static final long NO_TIMEOUT = 0L;

    private final ProducerTemplate camel;

    AnswerController(ProducerTemplate camel) {
        this.camel = camel;
    }

    @GetMapping(path = "/answers", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter answer(@RequestParam("prompt") String prompt) {
        SseEmitter client = new SseEmitter(NO_TIMEOUT);
        Exchange question = ExchangeBuilder.anExchange(camel.getCamelContext())
                .withBody(prompt)
                .withHeader(CLIENT, client)
                .build();
        camel.asyncSend("direct:stream", question).thenAccept(answered -> end(client, answered));
        return client;
    }

    /**
     * Sends one piece. A client that has gone away makes this fail, and so ends the call: the model writes for nobody.
     *
     * @param piece a chunk of the answer, whose headers are those of the question
     */
    static void send(Exchange piece) throws IOException {
        Message message = piece.getMessage();
        boolean isLast = message.getHeader("CamelOpenAIChunkLast", false, Boolean.class);
        if (!isLast) {
            SseEmitter client = message.getHeader(CLIENT, SseEmitter.class);
            client.send(
                    SseEmitter.event().data(Map.of("text", message.getBody(String.class)), MediaType.APPLICATION_JSON));
        }
    }

    /** A reader of the stream must be able to tell a whole answer from one that broke off. */
    private static void end(SseEmitter client, Exchange answered) {
        Exception failure = answered.getException();
        try {
            client.send(
                    failure == null
                            ? SseEmitter.event().name("done").data("")
                            : SseEmitter.event().name("failed").data("The answer is not complete."));
            client.complete();
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("The client has gone away before the end of its answer", gone);
        }
        if (failure != null) {
            LOG.warn("An answer was not complete: {}", failure.toString());
        }
    }
}
