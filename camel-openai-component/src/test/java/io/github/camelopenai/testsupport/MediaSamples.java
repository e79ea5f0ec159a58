package io.github.camelopenai.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The beginnings of files, as many bytes as tell what they are. */
public final class MediaSamples {

    public static final byte[] PNG = hex("89504E470D0A1A0A0000000D49484452");
    public static final byte[] JPEG = hex("FFD8FFE000104A46");
    public static final byte[] GIF = hex("47494638396101000100800000");
    public static final byte[] WEBP = hex("524946461A0000005745425056503820");
    public static final byte[] WAV = hex("524946462408000057415645");
    public static final byte[] MP3 = hex("FFFB9064");
    public static final byte[] PDF = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);

    private MediaSamples() {}

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
