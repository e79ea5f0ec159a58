package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Camel with a route to a chat is ready without the classes that only a call needs: to load them took most of a start. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ColdStartTest {

    private static final String READY = "the routes are ready";

    private static final List<String> OF_CALLS = List.of(
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.databind.node.JsonNodeFactory",
            "org.apache.hc.client5.http.impl.async.InternalHttpAsyncClient",
            "org.apache.hc.core5.reactor.DefaultConnectingIOReactor");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Test
    void jacksonAndHttpClientComeWithTheFirstCall() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        List<String> output = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load=info:stdout:none",
                        "-cp",
                        classPathWithoutLog4j(),
                        Asks.class.getName(),
                        SERVER.baseUrl())
                .redirectErrorStream(true)
                .start()
                .inputReader()
                .lines()
                .map(line -> line.replaceFirst(" source: .*", ""))
                .toList();

        int ready = output.indexOf(READY);
        assertThat(output).contains(READY, "answered Hello");
        assertThat(output.subList(0, ready)).doesNotContainAnyElementsOf(OF_CALLS);
        assertThat(output.subList(ready, output.size())).containsAll(OF_CALLS);
    }

    /** It loads Jackson itself, for configurations in JSON. */
    private static String classPathWithoutLog4j() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.contains("log4j"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Starts a Camel and makes one call. */
    static final class Asks {

        private Asks() {}

        public static void main(String[] arguments) throws Exception {
            try (DefaultCamelContext camel = new DefaultCamelContext()) {
                camel.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:ask").to("openai:chat?model=m&temperature=0.5&baseUrl=" + arguments[0]);
                    }
                });
                camel.start();
                System.out.println(READY);
                System.out.println(
                        "answered " + camel.createProducerTemplate().requestBody("direct:ask", "Hi", String.class));
            }
        }
    }
}
