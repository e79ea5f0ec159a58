package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Markdown;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's catalog, by which {@code camel-report-maven-plugin} and IDEs check URIs, holds another component as openai. */
@Tag("docs")
class CatalogTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ENDPOINT = Pattern.compile("\\b(from|to|toD|enrich)\\(\"(openai:[^\"]*)\"");
    private static final String WRONG_FOR_CAMEL = "openai:images?size=1024x1024&quality=high";

    static Stream<Markdown.Block> blocks() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::read)
                    .flatMap(page -> page.blocks().stream())
                    .filter(block -> ENDPOINT.matcher(block.text()).find())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyUriInReadmeAndDocsIsRightByOurCatalog(Markdown.Block block) throws Exception {
        CamelCatalog catalog = withOurs();

        for (MatchResult uri : ENDPOINT.matcher(block.text()).results().toList()) {
            if (uri.group(2).startsWith("openai:tool/")) {
                // A catalog has a list of resources, and a tool has any name: docs/ide.md says so
                continue;
            }
            boolean isConsumer = uri.group(1).equals("from");
            EndpointValidationResult result =
                    catalog.validateEndpointProperties(withoutUnit(uri.group(2)), false, isConsumer, !isConsumer);

            assertThat(result.summaryErrorMessage(false)).as(uri.group(2)).isNull();
        }
    }

    /** Camel takes 1h as a delay of a poll, but its metadata calls the option a number. */
    private static String withoutUnit(String uri) {
        return uri.replaceAll("(?<=[?&]delay=\\d{1,9})[a-z]+", "");
    }

    @Test
    void withoutOursARightUriIsCalledWrong() throws Exception {
        URL jar =
                DefaultCamelCatalog.class.getProtectionDomain().getCodeSource().getLocation();

        assertThat(looking(jar).validateEndpointProperties(WRONG_FOR_CAMEL).getUnknown())
                .contains("size", "quality");
    }

    @Test
    void withOursAWrongOptionIsCalledWrong() throws Exception {
        CamelCatalog catalog = withOurs();

        assertThat(catalog.validateEndpointProperties(WRONG_FOR_CAMEL).isSuccess())
                .isTrue();
        assertThat(catalog.validateEndpointProperties("openai:images?sise=1").getUnknown())
                .containsExactly("sise");
        assertThat(catalog.validateEndpointProperties("openai:images?operation=paint")
                        .getInvalidEnum())
                .containsKey("operation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "openai-api"})
    void theJarOnTheClassPathOfToolsIsEnough(String scheme) {
        CamelCatalog catalog = new DefaultCamelCatalog();

        assertThat(catalog.validateEndpointProperties(scheme + ":chat?modell=m").getUnknown())
                .containsExactly("modell");
        assertThat(catalog.componentJSonSchema(scheme)).contains("io.github.camelopenai.OpenAIComponent");
    }

    /** As docs/ide.md shows it. */
    private static CamelCatalog withOurs() {
        return looking(
                OpenAIComponent.class.getProtectionDomain().getCodeSource().getLocation());
    }

    private static CamelCatalog looking(URL first) {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.getVersionManager().setClassLoader(new URLClassLoader(new URL[] {first}, null));
        return catalog;
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "openai-api"})
    void theCatalogHoldsTheMetadataThatTheComponentHas(String scheme) throws IOException {
        assertThat(text("/org/apache/camel/catalog/components/" + scheme + ".json"))
                .isEqualTo(text("/META-INF/io/github/camelopenai/" + scheme + ".json"));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = CatalogTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
