package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.message.OpenAILoopFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Answers a folder of prompts by loops with a tool, in a JVM of its own, until that is killed. The tool tells the server when it begins and when it
 * ends.
 *
 * <p>Its arguments are the folder, the base URL of the server, and what its tools call.
 */
public final class LoopProgram {

    private LoopProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        String server = arguments[1];
        String listener = arguments[2];
        DefaultCamelContext context = new DefaultCamelContext();
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setBaseUrl(server);
        component.getConfiguration().setApiKey(CamelRuntime.API_KEY);
        context.disableJMX();
        context.addComponent("openai", component);
        context.getRegistry()
                .bind("loops", new OpenAILoopFolder(folder.resolve("loops").toFile()));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/step?tags=t&description=A step&parameter.n=integer")
                        .process(exchange ->
                                tell(listener, "begin", exchange.getMessage().getHeader("n")))
                        .process(exchange ->
                                tell(listener, "end", exchange.getMessage().getHeader("n")))
                        .setBody(simple("step ${header.n} is done"));
                from("file:" + folder + "/prompts?initialDelay=0&delay=50&idempotentEager=false")
                        .to(
                                "openai:chat?model=m&tags=t&maxParallelToolCalls=1&loopRepository=#loops&loopKey=${file:name}")
                        .to("file:" + folder + "/answers");
            }
        });
        context.start();
        new CountDownLatch(1).await();
    }

    private static void tell(String listener, String what, Object step) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(listener + "/" + what + "/" + step))
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
}
