package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.examples.common.StandIn;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/**
 * Answers the prompts on its command line.
 *
 * <pre>{@code
 * ChatApplication "Name three rivers." "And three lakes."
 * }</pre>
 */
@SpringBootApplication
public class ChatApplication {

    private static final int SIMULATED_MILLIS = 300;

    public static void main(String[] arguments) {
        if (StandIn.isNeeded(System.getenv())) {
            try (StandIn standIn = new StandIn(SIMULATED_MILLIS)) {
                System.out.println(standIn.notice());
                run(Map.of("camel.component.openai.base-url", standIn.baseUrl()), arguments);
            }
        } else {
            run(Map.of(), arguments);
        }
    }

    /** Runs until all prompts are answered. */
    private static void run(Map<String, Object> defaults, String... arguments) {
        new SpringApplicationBuilder(ChatApplication.class)
                .properties(defaults)
                .run(arguments)
                .close();
    }

    @Bean
    ApplicationRunner prompts(ProducerTemplate camel) {
        return arguments -> arguments
                .getNonOptionArgs()
                .forEach(prompt -> System.out.println(camel.requestBody("direct:ask", prompt, String.class)));
    }
}
