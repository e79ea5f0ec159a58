package io.github.camelopenai.internal.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class FileSignatureTest {

    /** First bytes as real encoders write them. */
    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "png,  image/png,                 89504E470D0A1A0A0000000D49484452",
        "jpg,  image/jpeg,                FFD8FFE000104A464946000101000048",
        "jpg,  image/jpeg,                FFD8FFE1",
        "gif,  image/gif,                 47494638396101000100800000FFFFFF",
        "gif,  image/gif,                 47494638376101000100F00000000000",
        "webp, image/webp,                524946462400000057454250565038",
        "tif,  image/tiff,                49492A0008000000",
        "tif,  image/tiff,                4D4D002A00000008",
        "bmp,  image/bmp,                 424D46000000000000003600",
        "heic, image/heic,                0000001866747970686569630000",
        "heif, image/heif,                00000018667479706D6966310000",
        "avif, image/avif,                0000001C667479706176696600000000",
        "wav,  audio/wav,                 524946462408000057415645666D7420",
        "wav,  audio/wav,                 52494646FFFFFFFF57415645666D7420",
        "mp3,  audio/mpeg,                4944330400000000",
        "mp3,  audio/mpeg,                49443303000000000F76",
        "mp3,  audio/mpeg,                4944330200",
        "mp3,  audio/mpeg,                FFFB9064",
        "mp3,  audio/mpeg,                FFFA9064",
        "mp3,  audio/mpeg,                FFF344C4",
        "mp3,  audio/mpeg,                FFF240C0",
        "mp3,  audio/mpeg,                FFE318C4",
        "mp3,  audio/mpeg,                FFE218C4",
        "aac,  audio/aac,                 FFF15080",
        "aac,  audio/aac,                 FFF94C80",
        "m4a,  audio/mp4,                 00000020667479704D34412000000200",
        "mp4,  video/mp4,                 000000206674797069736F6D00000200",
        "mp4,  video/mp4,                 00000018667479706D70343200000000",
        "ogg,  audio/ogg,                 4F676753000200000000000000",
        "flac, audio/flac,                664C614300000022",
        "flac, audio/flac,                664C614380000022",
        "webm, audio/webm,                1A45DFA39F4286810142F7810142F281",
        "pdf,  application/pdf,           255044462D312E370A",
        "pdf,  application/pdf,           255044462D322E300A",
        "doc,  application/x-ole-storage, D0CF11E0A1B11AE10000",
        "zip,  application/zip,           504B03041400080808",
        "zip,  application/zip,           504B050600000000",
        "gz,   application/gzip,          1F8B0808000000",
        "7z,   application/x-7z-compressed, 377ABCAF271C0004",
        "rar,  application/vnd.rar,       526172211A0701",
        "xz,   application/x-xz,          FD377A585A0000",
        "bz2,  application/x-bzip2,       425A6839314159265359",
        "zst,  application/zstd,          28B52FFD2458",
    })
    void aFormatIsToldByItsFirstBytes(String extension, String contentType, String hex) {
        FileSignature seen = FileSignature.of(HexFormat.of().parseHex(hex));

        assertThat(seen).isNotNull();
        assertThat(seen.extension()).isEqualTo(extension);
        assertThat(seen.contentType()).isEqualTo(contentType);
    }

    @Test
    void tarIsToldByWhatFollowsItsFirstName() {
        byte[] head = new byte[512];
        System.arraycopy("ustar\0".getBytes(UTF_8), 0, head, 257, 6);

        assertThat(FileSignature.of(head).extension()).isEqualTo("tar");
        assertThat(FileSignature.of(Arrays.copyOf(head, FileSignature.LONGEST))).isNotNull();
        assertThat(FileSignature.of(Arrays.copyOf(head, FileSignature.LONGEST - 1)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ID3 tags: which of them name the album?",
                "BM stands for bone marrow, does it not?",
                "GIF89a or GIF87a: what is the difference?",
                "RIFF or WAVE: which is the container?",
                "OggS begins each page of an Ogg stream.",
                "fLaC is the signature of FLAC.",
                "PK is what ZIP files begin with.",
                "BZh is the header of bzip2.",
                "%PDF is how a PDF begins.",
                "MM and II are the marks of TIFF.",
                "Rar! is a roar.",
                "7z or zip?",
                "ÿ is a letter, ÿþ are two.",
                "{\"messages\":[]}",
            })
    void aTextAboutAFormatIsAText(String text) {
        assertThat(FileSignature.of(text.getBytes(UTF_8))).isNull();
        assertThat(FileSignature.of(text.getBytes(ISO_8859_1))).isNull();
    }
}
