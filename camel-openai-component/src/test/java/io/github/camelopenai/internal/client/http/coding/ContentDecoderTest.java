package io.github.camelopenai.internal.client.http.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;
import io.github.camelopenai.testsupport.Coded;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What undoes the content codings of a body, however its bytes are cut into pieces. */
@Tag("unit")
class ContentDecoderTest {

    private static final String TEXT = "Grüße aus Oslo. ".repeat(3_000);

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "x-gzip, gzip", "GZIP, gzip", "deflate, deflate", "deflate, raw", "br, br"})
    void givesTheBytesInWhateverPiecesTheyCome(String name, String coding) throws Exception {
        byte[] coded = Coded.in(coding, TEXT);

        for (int size : new int[] {1, 2, 3, 7, 100, 5_000, coded.length}) {
            assertThat(decode(name, coded, size)).asString().isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br"})
    void givesBytesThatDoNotCompress(String coding) throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);

        assertThat(decode(coding.equals("raw") ? "deflate" : coding, Coded.in(coding, bytes), 1_000))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, deflate", "gzip,identity , deflate", "GZip,Deflate,"})
    void undoesSeveralCodingsFromTheLastToTheFirst(String names) throws Exception {
        assertThat(decode(names, Coded.in("deflate", Coded.in("gzip", TEXT)), 10))
                .asString()
                .isEqualTo(TEXT);
    }

    @Test
    void severalHeadersAreOneList() throws Exception {
        ContentDecoder decoder = ContentDecoder.of(List.of("deflate", "gzip"));

        assertThat(decode(decoder, Coded.in("gzip", Coded.in("deflate", TEXT)), 10))
                .asString()
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "", " , ", "Identity, identity"})
    void whatIsNotCodedNeedsNoDecoder(String names) throws Exception {
        assertThat(decoder(names)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "compress", "gzip, zstd", "aws-chunked"})
    void anUnknownCodingIsNamed(String names) {
        assertThatThrownBy(() -> decoder(names))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("'" + names.replace("gzip, ", "") + "'")
                .hasMessageContaining("known are gzip, deflate");
    }

    @Test
    void moreCodingsThanAnyServerNeedsAreRefused() {
        assertThatThrownBy(() -> decoder("gzip, ".repeat(5))).hasMessageContaining("has 5 content codings");
    }

    @Test
    void membersOfGzipFollowEachOther() throws Exception {
        byte[] coded = Coded.joined(
                Coded.in("gzip", "one "), Coded.in("gzip", ""), Coded.in("gzip", "two"), new byte[] {0, 0, 0});

        assertThat(decode("gzip", coded, 1)).asString().isEqualTo("one two");
        assertThat(decode("gzip", coded, coded.length)).asString().isEqualTo("one two");
    }

    @Test
    void aHeaderOfGzipMayHaveAllThatItCanHave() throws Exception {
        byte[] plain = Coded.in("gzip", "Hello");
        byte[] head = {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3};
        byte[] rest = {3, 0, 'x', 'y', 'z', 'n', 'a', 'm', 'e', 0, 'c', 0};
        CRC32 sum = new CRC32();
        sum.update(head);
        sum.update(rest);
        byte[] coded = Coded.joined(
                head,
                rest,
                new byte[] {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)},
                Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(decode("gzip", coded, 1)).asString().isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br"})
    void aBodyThatIsCutAnywhereIsNeverTakenForWhole(String coding) {
        byte[] coded = Coded.in(coding, "A text that is cut.");
        String name = coding.equals("raw") ? "deflate" : coding;

        for (int length = 1; length < coded.length; length++) {
            byte[] cut = Arrays.copyOf(coded, length);
            assertThatThrownBy(() -> decode(name, cut, 5))
                    .as("%d bytes of %d", length, coded.length)
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void aBodyWithoutAnyByteIsNone(String coding) throws Exception {
        assertThat(decode(coding, new byte[0], 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw", "br"})
    void whatFollowsTheEndIsNotPassedOver(String coding) {
        byte[] coded = Coded.joined(Coded.in(coding, "Hello"), "more".getBytes());

        assertThatThrownBy(() -> decode(coding.equals("raw") ? "deflate" : coding, coded, 1))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void aDamagedByteIsSeenByTheCheckSum() {
        byte[] coded = Coded.in("gzip", "Hello");
        coded[coded.length - 6] ^= 1;

        assertThatThrownBy(() -> decode("gzip", coded, 3)).hasMessageContaining("its check sum is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void plainTextIsNotTheCodingThatItsHeaderNames(String coding) {
        assertThatThrownBy(() -> decode(coding, "{\"id\":\"x\",\"choices\":[]}".getBytes(), 100))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("has a damaged body of the content coding " + coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void whatIsFlushedIsThereAtOnce(String coding) throws Exception {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        ContentDecoder decoder = decoder(coding);
        try (OutputStream out = Coded.writer(coding, coded)) {
            for (String text : List.of("Hel", "lo, ", "world")) {
                out.write(text.getBytes());
                out.flush();
                decoder.feed(coded.toByteArray());
                coded.reset();
                assertThat(all(decoder)).asString().isEqualTo(text);
            }
        }
        decoder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void givesNoMoreThanItIsAskedFor(String coding) throws Exception {
        ContentDecoder decoder = decoder(coding);
        decoder.feed(Coded.in(coding, new byte[50_000_000]));
        byte[] piece = new byte[8_192];

        long total = 0;
        for (int decoded = decoder.decode(piece, 100); decoded > 0; decoded = decoder.decode(piece, 100)) {
            assertThat(decoded).isLessThanOrEqualTo(100);
            total += decoded;
        }

        assertThat(total).isEqualTo(50_000_000);
        decoder.end();
        decoder.close();
    }

    private static ContentDecoder decoder(String names) throws UndecodableException {
        return ContentDecoder.of(List.of(names));
    }

    private static byte[] decode(String names, byte[] coded, int size) throws UndecodableException {
        return decode(decoder(names), coded, size);
    }

    private static byte[] decode(ContentDecoder decoder, byte[] coded, int size) throws UndecodableException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (decoder) {
            for (int start = 0; start < coded.length; start += size) {
                decoder.feed(Arrays.copyOfRange(coded, start, Math.min(coded.length, start + size)));
                decoded.writeBytes(all(decoder));
            }
            decoder.end();
        }
        return decoded.toByteArray();
    }

    private static byte[] all(ContentDecoder decoder) throws UndecodableException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] piece = new byte[50];
        for (int count = decoder.decode(piece, piece.length); count > 0; count = decoder.decode(piece, piece.length)) {
            decoded.write(piece, 0, count);
        }
        return decoded.toByteArray();
    }
}
