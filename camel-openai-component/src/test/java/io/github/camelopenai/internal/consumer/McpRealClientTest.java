package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.NodePackages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client of the protocol's own makers calls tools of ours, in both eras. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class McpRealClientTest {

    private static final String CLIENT = "client/dist/index.mjs";
    private static final String TOKEN = "a-token-of-the-desk";

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1");

    private final int port = AvailablePortFinder.getNextAvailable();

    @BeforeEach
    void needsNodeAndThePackage() {
        NodePackages.need(CLIENT);
    }

    @ParameterizedTest
    @CsvSource({"auto,2026-07-28", "legacy,2025-11-25"})
    void itListsAndCallsThem(String mode, String version) throws Exception {
        start();

        JsonNode found = client(mode);

        assertThat(found.path("version").asText()).isEqualTo(version);
        assertThat(found.path("tools").toString()).isEqualTo("[\"order\",\"picture\"]");
        assertThat(found.at("/order/structuredContent/number").asText()).isEqualTo("A-17");
        assertThat(found.at("/wrong/isError").asBoolean()).isTrue();
        assertThat(found.at("/picture/content/0/mimeType").asText()).isEqualTo("image/png");
        assertThat(found.at("/none/code").asInt()).isEqualTo(-32602);
    }

    private void start() throws Exception {
        camel.context().getRestConfiguration().setComponent("jetty");
        camel.context().getRestConfiguration().setHost("127.0.0.1");
        camel.context().getRestConfiguration().setPort(port);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:mcp?tags=desk&bearerToken=" + TOKEN).to("log:calls");
                from("openai:tool/order?tags=desk&description=D&parameter.number=string&required=number")
                        .setBody(exchange ->
                                Map.of("number", exchange.getMessage().getHeader("number")));
                from("openai:tool/picture?tags=desk&description=D")
                        .setBody(constant(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}));
            }
        });
    }

    private JsonNode client(String mode) throws Exception {
        String script = Path.of("src/test/resources/io/github/camelopenai/internal/consumer/client.mjs")
                .toAbsolutePath()
                .toString();
        Process client = new ProcessBuilder(
                        "node", script, NodePackages.file(CLIENT), "http://127.0.0.1:" + port + "/mcp", TOKEN, mode)
                .redirectErrorStream(true)
                .start();
        String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(out).isZero();
        return Json.parse(out.strip());
    }
}
