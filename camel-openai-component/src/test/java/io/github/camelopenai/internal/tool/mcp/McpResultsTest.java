package io.github.camelopenai.internal.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import org.junit.jupiter.api.Test;

/** What the model gets of a result. */
class McpResultsTest {

    private static ToolResult of(String result) {
        return McpResults.of("mcpServer.s", Json.parse(result), 1_000);
    }

    private static ToolResult ofContent(String... content) {
        return of("{\"content\":[" + String.join(",", content) + "]}");
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    @Test
    void textsAreJoined() {
        assertThat(ofContent(text("a"), text("b"))).isEqualTo(ToolResult.of("a\nb"));
    }

    @Test
    void picturesAndSoundAreMedia() {
        assertThat(ofContent(
                                "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AAEC\"}",
                                "{\"type\":\"audio\",\"mimeType\":\"audio/wav\",\"data\":\"AwQ=\"}")
                        .media())
                .containsExactly(new Media("image/png", null, "AAEC"), new Media("audio/wav", null, "AwQ="));
    }

    @Test
    void aResourceIsItsTextOrItsBytes() {
        assertThat(ofContent("{\"type\":\"resource\",\"resource\":{\"uri\":\"file:///a/b.txt\",\"text\":\"hello\"}}")
                        .text())
                .isEqualTo("hello");
        assertThat(ofContent("{\"type\":\"resource\",\"resource\":{\"uri\":\"file:///a/b.pdf\","
                                + "\"mimeType\":\"application/pdf\",\"blob\":\"AAEC\"}}")
                        .media())
                .containsExactly(new Media("application/pdf", "b.pdf", "AAEC"));
    }

    @Test
    void aLinkIsWhereTheResourceIs() {
        assertThat(ofContent(
                                "{\"type\":\"resource_link\",\"uri\":\"file:///a\",\"name\":\"a\",\"description\":\"A file\"}")
                        .text())
                .isEqualTo("Resource: a, file:///a, A file");
    }

    @Test
    void structuredContentIsJsonWhereThereIsNoText() {
        assertThat(of("{\"content\":[],\"structuredContent\":{\"sum\":3}}").text())
                .isEqualTo("{\"sum\":3}");
        assertThat(of("{\"content\":[" + text("three") + "],\"structuredContent\":{\"sum\":3}}")
                        .text())
                .isEqualTo("three");
    }

    @Test
    void anErrorOfTheToolIsOneForTheModel() {
        assertThat(of("{\"isError\":true,\"content\":[" + text("no such city") + "]}"))
                .isEqualTo(ToolResult.error("no such city"));
    }

    @Test
    void aLongTextKeepsHeadAndTail() {
        assertThat(McpResults.of("s", Json.parse("{\"content\":[" + text("a".repeat(50) + "z".repeat(50)) + "]}"), 10)
                        .text())
                .startsWith("aaaaa\n")
                .endsWith("\nzzzzz")
                .contains("90 characters are missing");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(ofContent("{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"A\"}")
                        .text())
                .isEqualTo("[content that is no base64]");
        assertThat(ofContent("{\"type\":\"hologram\"}").text()).isEqualTo("[content of a kind that is not supported]");
        assertThat(ofContent("{\"type\":\"image\",\"mimeType\":\"x;\\\",evil\",\"data\":\"AAEC\"}")
                        .media())
                .containsExactly(new Media("application/octet-stream", null, "AAEC"));
    }
}
