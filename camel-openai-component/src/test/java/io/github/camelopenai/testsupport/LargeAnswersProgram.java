package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * Makes many calls at once in a JVM of its own, and prints how they ended: {@code ended 200, whole 200, failures {}}.
 *
 * <p>Its arguments are the base URL, and the number of calls.
 */
public final class LargeAnswersProgram {

    private LargeAnswersProgram() {}

    public static void main(String[] arguments) throws Exception {
        int calls = Integer.parseInt(arguments[1]);
        DefaultCamelContext context = new DefaultCamelContext();
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setBaseUrl(arguments[0]);
        component.getConfiguration().setApiKey("sk-test");
        component.getConfiguration().setMaxRetries(0);
        context.disableJMX();
        context.addComponent("openai", component);
        context.start();
        AsyncProducer producer = context.getEndpoint("openai:chat?model=m").createAsyncProducer();
        producer.start();

        long begin = System.nanoTime();
        List<CompletableFuture<String>> ends = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            ends.add(call(producer, context));
        }
        Map<String, Integer> outcomes = new TreeMap<>();
        ends.forEach(end -> outcomes.merge(end.join(), 1, Integer::sum));
        System.out.println("ended " + ends.size() + ", outcomes " + outcomes + ", "
                + (System.nanoTime() - begin) / 1_000_000 + " ms");
        context.stop();
    }

    private static CompletableFuture<String> call(AsyncProducer producer, DefaultCamelContext context) {
        CompletableFuture<String> end = new CompletableFuture<>();
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("Hi");
        producer.process(exchange, doneSync -> {
            Throwable failure = exchange.getException();
            String text = failure == null ? exchange.getMessage().getBody(String.class) : null;
            end.complete(failure == null ? text.length() + " characters" : failure.toString());
            exchange.getMessage().setBody(null);
        });
        return end;
    }
}
