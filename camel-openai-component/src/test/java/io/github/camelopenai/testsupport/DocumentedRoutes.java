package io.github.camelopenai.testsupport;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Starts a block of the documentation as it stands there, except its addresses: files are in a folder of the test, calls go to its
 * server, and HTTP is served on its port.
 */
public record DocumentedRoutes(CamelContext context, Path folder, int port, OpenAIServer server) {

    public void start(Markdown.Block block) throws Exception {
        // A block may show only a part of what belongs together: what it sends to another route fails at once
        context.getComponent("direct", DirectComponent.class).setBlock(false);
        context.getPropertiesComponent().addInitialProperty("openai.key", "sk-docs");
        context.getPropertiesComponent().addInitialProperty("desk.key", "a-secret-of-the-desk");
        context.getPropertiesComponent().addInitialProperty("webhook.secret", SignedWebhook.SECRET);
        String text = withAddresses(block.text());
        if (block.language().equals("java")) {
            context.addRoutes(RouteSource.compile(text));
        } else {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("docs." + block.language(), text));
        }
    }

    /** A text of the documentation with the addresses of the test. */
    public String withAddresses(String text) {
        return withFolder(text, folder)
                .replace("0.0.0.0:8080", "127.0.0.1:" + port)
                .replace("host(\"0.0.0.0\").port(8080)", "host(\"127.0.0.1\").port(" + port + ")")
                .replaceAll(
                        "(base-?[uU]rl ?= ?)https?://(?![\\w-]+\\.openai\\.azure)[\\w.:]+(/api)?(/v1)?",
                        "$1" + server.baseUrl())
                .replaceAll("baseUrl=https://[\\w-]+\\.openai\\.azure\\.com", "azure=true&baseUrl=" + server.rootUrl());
    }

    /** A text of the documentation whose files are in a folder. */
    static String withFolder(String text, Path folder) {
        return text.replace("new File(\"", "new File(\"" + folder + "/")
                .replaceAll("(?<!\\{)file:([a-z]+)", "file:" + folder + "/$1");
    }
}
