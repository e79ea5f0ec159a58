package io.github.camelopenai.examples.chatweb;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The files of the page: its own, and the two libraries that make HTML of what a model writes. */
final class Assets {

    private static final String OWN = "chat-web/";

    /** Scripts and styles come from this server alone, and no page of another site may show this one in a frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, Asset> BY_PATH = Map.of(
            "/", new Asset(OWN + "index.html", "text/html"),
            "/assets/page.css", new Asset(OWN + "page.css", "text/css"),
            "/assets/page.js", new Asset(OWN + "page.js", "text/javascript"),
            "/assets/marked.js", new Asset(webJar("marked", "lib/marked.umd.js"), "text/javascript"),
            "/assets/purify.js", new Asset(webJar("dompurify", "dist/purify.min.js"), "text/javascript"));

    private record Asset(String resource, String type) {}

    private Assets() {}

    /** Answers with the file of a path, or with 404. */
    static void answer(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        Asset asset = BY_PATH.get(message.getHeader(Exchange.HTTP_URI, String.class));
        message.removeHeaders("*");
        if (asset == null) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
            message.setBody(null);
            return;
        }
        try (InputStream file = open(asset.resource())) {
            message.setBody(file.readAllBytes());
        }
        message.setHeader(Exchange.CONTENT_TYPE, asset.type() + "; charset=utf-8");
        message.setHeader("Content-Security-Policy", POLICY);
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "no-referrer");
    }

    private static InputStream open(String resource) throws IOException {
        InputStream file = Assets.class.getClassLoader().getResourceAsStream(resource);
        if (file == null) {
            throw new IOException("There is no " + resource + " on the class path");
        }
        return file;
    }

    /** A WebJar has its files in a folder with its version, which its own description tells. */
    private static String webJar(String name, String file) {
        String description = "META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
        Properties properties = new Properties();
        try (InputStream in = open(description)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return "META-INF/resources/webjars/" + name + '/' + properties.getProperty("version") + '/' + file;
    }
}
