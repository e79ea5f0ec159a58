package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.ManagedBeans;
import io.github.camelopenai.testsupport.WholeLog;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel shows the URIs of a route as they were written: secrets in them are warned of. */
class LiteralSecretsTest {

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1").managed();

    private WholeLog log;

    @BeforeEach
    void listen() {
        log = new WholeLog(Map.of());
        Properties properties = new Properties();
        properties.setProperty("openai.key", "s3cret-of-a-property");
        camel.context().getPropertiesComponent().setOverrideProperties(properties);
        camel.context().getRegistry().bind("tokens", OpenAICredentials.class, (OpenAICredentials)
                rejected -> CompletableFuture.completedFuture("s3cret-token"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "apiKey=s3cret,                                     apiKey",
        "apiKey=RAW(s3cret+/=),                             apiKey",
        "apiKey=s3%2Bcret,                                  apiKey",
        "proxyHost=proxy&proxyPassword=s3cret,              proxyPassword",
        "additionalHeader.Authorization=s3cret,             additionalHeader.Authorization",
        "queryParameter.api_key=s3cret,                     queryParameter.api_key",
    })
    void aSecretInTheUriOfARouteIsWarnedOfOnceAndNotRepeated(String option, String name) throws Exception {
        to("openai:chat?model=m&" + option);
        to("openai:chat?model=m&" + option);

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("The option " + name + " stands in clear in the URI");
        assertThat(warnings().get(0))
                .doesNotContain("s3")
                .contains("camel.component.openai.*", "OPENAI_API_KEY", "#bean:");
    }

    @Test
    void theSecretOfAWebhookIsWarnedOfToo() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:webhook?path=/hook&secret=RAW(whsec_czNjcmV0)")
                        .autoStartup(false)
                        .to("log:webhook");
            }
        });

        assertThat(warnings()).singleElement().asString().startsWith("The option secret stands in clear");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey={{openai.key}}",
                "apiKey=RAW({{openai.key}})",
                "credentials=#tokens",
                "additionalHeader.X-Team=blue&queryParameter.api-version=1"
            })
    void whatNoRouteHoldsInClearIsNotWarnedOf(String option) throws Exception {
        to("openai:chat?model=m&" + option);

        assertThat(warnings()).isEmpty();
    }

    /** As docs/servers.md has it: what is written stands in a dump. A placeholder stays one. */
    @Test
    void aDumpShowsWhatWasWritten() throws Exception {
        String uri = "openai:chat?model=m&apiKey={{openai.key}}&additionalHeader.Authorization=s3cret-header";
        to(uri);

        String dump = PluginHelper.getModelToXMLDumper(camel.context())
                .dumpModelAsXml(
                        camel.context(), camel.context().getRoutes().get(0).getRoute());

        assertThat(dump)
                .contains("{{openai.key}}")
                .doesNotContain("s3cret-of-a-property")
                .contains("s3cret-header");
        assertThat(warnings()).singleElement().asString().contains("additionalHeader.Authorization");
    }

    @Test
    void jmxMasksTheUrisOfEndpoints() throws Exception {
        to("openai:chat?model=m&apiKey=s3cret-1&proxyHost=p&proxyPassword=s3cret-2&additionalHeader.X-Own=s3cret-3"
                + "&queryParameter.access_token=s3cret-4");

        Map<String, String> shown = new ManagedBeans(camel.context()).attributes();

        assertThat(shown.entrySet())
                .anyMatch(entry -> entry.getKey().contains("EndpointUri")
                        && entry.getValue().contains("openai"))
                .noneMatch(entry -> (entry.getKey() + entry.getValue()).contains("s3cret"));
    }

    @Test
    void aSecretOfAnMcpServerIsWarnedOfAndMaskedInJmx() throws Exception {
        to("openai:chat?model=m&mcpServer.a.transportType=streamableHttp&mcpServer.a.url=http://127.0.0.1:1/mcp"
                + "&mcpServer.a.headers.Authorization=s3cret-1");

        assertThat(warnings())
                .anyMatch(warning ->
                        warning.startsWith("The option mcpServer.a.headers.Authorization stands in clear in the URI"))
                .noneMatch(warning -> warning.contains("s3cret"));
        assertThat(new ManagedBeans(camel.context()).attributes().entrySet())
                .noneMatch(entry -> (entry.getKey() + entry.getValue()).contains("s3cret"));
    }

    private void to(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:ask-" + System.identityHashCode(this))
                        .choice()
                        .when(body().isNull())
                        .to(uri);
            }
        });
    }

    private List<String> warnings() {
        return log.lines().stream()
                .filter(line -> line.level() == Level.WARN && line.logger().startsWith("io.github.camelopenai"))
                .map(WholeLog.Line::text)
                .toList();
    }
}
