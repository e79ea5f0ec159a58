package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Runs a route of the documentation in a JVM of its own, until that is killed.
 *
 * <p>Its arguments are the page, the heading over the route, the folder in which the folders of the route are, and the base URL of the server.
 */
public final class FolderProgram {

    private FolderProgram() {}

    public static void main(String[] arguments) throws Exception {
        Markdown.Block block = Markdown.read(Path.of(arguments[0])).block(arguments[1]);
        DefaultCamelContext context = new DefaultCamelContext();
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setBaseUrl(arguments[3]);
        component.getConfiguration().setApiKey(CamelRuntime.API_KEY);
        context.disableJMX();
        context.addComponent("openai", component);
        context.addRoutes(RouteSource.compile(DocumentedRoutes.withFolder(block.text(), Path.of(arguments[2]))));
        context.start();
        new CountDownLatch(1).await();
    }
}
