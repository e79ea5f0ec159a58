package io.github.camelopenai.internal.client.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.testsupport.FormData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartTest {

    private static final ObjectNode NO_FIELDS = JsonNodeFactory.instance.objectNode();

    @Test
    void fieldsAreWrittenAsOpenAIsOwnClientsDo() throws Exception {
        ObjectNode fields = (ObjectNode) new ObjectMapper()
                .readTree("{\"model\":\"m\",\"n\":2,\"t\":0.5,\"stream\":false,\"list\":[\"a\",\"b\"],"
                        + "\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":60},\"nothing\":null}");

        FormData form = form(Multipart.of(fields, List.of()));

        assertThat(form.parts())
                .extracting(part -> part.name() + '=' + part.text())
                .containsExactly(
                        "model=m",
                        "n=2",
                        "t=0.5",
                        "stream=false",
                        "list[]=a",
                        "list[]=b",
                        "expires_after[anchor]=created_at",
                        "expires_after[seconds]=60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a\"; x=\"b'     | a%22; x=%22b",
                "'a\r\nX-Evil: 1' | a%0D%0AX-Evil: 1",
                "'a\\'            | a%5C",
                "'Größe €'        | Größe €",
                "'a\u0085b'       | a%C2%85b",
            })
    void aNameCannotEndItsQuotesOrItsLine(String name, String sent) throws Exception {
        FilePart file = new FilePart(name, name, "text/plain", Content.of(new byte[] {1}), null);

        FormData form = form(Multipart.of(NO_FIELDS, List.of(file)));

        assertThat(form.parts()).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo(sent);
            assertThat(part.fileName()).isEqualTo(sent);
        });
    }

    @Property(tries = 300)
    void anyNameGivesOnePartAndLeavesTheBytesAlone(@ForAll String name, @ForAll byte[] bytes) throws Exception {
        FilePart file = new FilePart("file", name, "text/plain", Content.of(bytes), null);

        FormData form = form(Multipart.of(NO_FIELDS, List.of(file)));

        assertThat(form.parts()).singleElement().satisfies(part -> assertThat(part.bytes())
                .isEqualTo(bytes));
    }

    @Test
    void theLengthIsThatOfWhatIsSent() throws Exception {
        Payload body = Multipart.of(
                NO_FIELDS.objectNode().put("purpose", "evals"),
                List.of(new FilePart("file", "ü", "text/plain", Content.of(new byte[10]), null)));

        assertThat(body.content().length()).isEqualTo(body.content().open().readAllBytes().length);
    }

    @Test
    void theLengthIsUnknownWhereThatOfAFileIs() {
        Content stream = Content.of(new ByteArrayInputStream(new byte[10]), Content.UNKNOWN);

        assertThat(Multipart.of(NO_FIELDS, List.of(new FilePart("file", "a", "text/plain", stream, null)))
                        .content()
                        .length())
                .isEqualTo(Content.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "5, it ended after 5 of the 10 bytes that were announced",
        "15, it goes on behind the 10 bytes that were announced"
    })
    void contentOfAnotherLengthThanItsAnnouncedBreaksTheBody(int size, String message) {
        Content content = Content.of(new ByteArrayInputStream(new byte[size]), 10);
        Payload body = Multipart.of(NO_FIELDS, List.of(new FilePart("file", "a", "text/plain", content, null)));

        assertThatThrownBy(() -> body.content().open().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void aFileOfAnotherLengthThanBeforeIsNotOpened(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("a.txt"), new byte[10]);
        Content content = Content.of(file);
        Files.write(file, new byte[11]);

        assertThatThrownBy(content::open).hasMessage("the file a.txt had 10 bytes when the call began, but has 11 now");
        Files.delete(file);
        assertThatThrownBy(content::open).hasMessage("the file a.txt is gone");
    }

    private static FormData form(Payload payload) throws IOException {
        return FormData.parse(payload.contentType(), payload.content().open().readAllBytes());
    }
}
