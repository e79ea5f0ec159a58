package io.github.camelopenai.testsupport;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Camel Main in a JVM of its own, which asks one question and prints its answer: {@code answered Hello}. Its arguments are
 * properties, such as {@code camel.component.openai.base-url=http://localhost:8080/v1}.
 */
public final class AskProgram {

    private AskProgram() {}

    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        for (String argument : arguments) {
            String[] property = argument.split("=", 2);
            main.addInitialProperty(property[0], property[1]);
        }
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("openai:chat?model=m");
            }
        });
        main.start();
        System.out.println("answered " + main.getCamelTemplate().requestBody("direct:ask", "Hi", String.class));
        main.stop();
    }
}
