package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Says some things at a time in one conversation that a database keeps, in a JVM of its own: when it is told to go on, by a line.
 *
 * <p>Its arguments are the URL of the database and the base URL of the server.
 */
public final class MemoryProgram {

    /** How many things each JVM says. */
    public static final int MESSAGES = 10;

    private MemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            OpenAIComponent component = new OpenAIComponent();
            component.getConfiguration().setBaseUrl(arguments[1]);
            component.getConfiguration().setApiKey(CamelRuntime.API_KEY);
            context.disableJMX();
            context.addComponent("openai", component);
            context.getRegistry().bind("db", database(arguments[0]));
            context.start();
            System.out.println("ready");
            System.in.read();
            talk(context.createProducerTemplate(), "other").forEach(CompletableFuture::join);
            System.out.println("done");
        }
    }

    /** The database. */
    public static JdbcDataSource database(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        return source;
    }

    /** Says all at a time. */
    public static List<CompletableFuture<Object>> talk(ProducerTemplate template, String who) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> template.asyncRequestBodyAndHeaders(
                        "openai:chat?model=m&memory=#bean:db",
                        who + ' ' + i,
                        Map.of("CamelOpenAIConversationId", "shared")))
                .toList();
    }
}
