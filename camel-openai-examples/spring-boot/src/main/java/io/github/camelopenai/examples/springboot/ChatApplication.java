package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.examples.common.StandIn;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Answers the prompts on its command line and ends; with {@code --serve} it answers a browser until it is stopped.
 *
 * <pre>{@code
 * ChatApplication "Name three rivers." "And three lakes."
 * ChatApplication --serve
 * }</pre>
 */
@SpringBootApplication
public class ChatApplication {

    private static final int SIMULATED_MILLIS = 300;
    private static final String SERVE = "serve";

    public static void main(String[] arguments) {
        boolean serves = List.of(arguments).contains("--" + SERVE);
        SpringApplicationBuilder application = new SpringApplicationBuilder(ChatApplication.class)
                .web(serves ? WebApplicationType.SERVLET : WebApplicationType.NONE);
        if (StandIn.isNeeded(System.getenv())) {
            StandIn standIn = new StandIn(SIMULATED_MILLIS);
            System.out.println(standIn.notice());
            application
                    .properties(Map.of("camel.component.openai.base-url", standIn.baseUrl()))
                    .listeners((ApplicationListener<ContextClosedEvent>) closed -> standIn.close());
        }
        ConfigurableApplicationContext running = application.run(arguments);
        if (serves) {
            System.out.println("Ask on http://localhost:"
                    + running.getEnvironment().getProperty("local.server.port") + "/answers?prompt=Name+three+rivers.");
        } else {
            running.close();
        }
    }

    @Bean
    ApplicationRunner prompts(ProducerTemplate camel) {
        return arguments -> arguments
                .getNonOptionArgs()
                .forEach(prompt -> System.out.println(camel.requestBody("direct:ask", prompt, String.class)));
    }
}
