package io.github.camelopenai.examples.benchmarks.measure;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel with one route that has nothing to do, with which the threads of a side are compared. */
final class IdleCamel {

    private IdleCamel() {}

    /** How many threads this JVM has while there is one. */
    static int threads() throws Exception {
        CamelContext camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:idle").setBody(constant("nothing"));
            }
        });
        camel.start();
        int threads = Jvm.threads();
        camel.stop();
        return threads;
    }
}
