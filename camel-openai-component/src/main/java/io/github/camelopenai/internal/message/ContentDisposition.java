package io.github.camelopenai.internal.message;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file name in a {@code Content-Disposition} header (<a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>). */
public final class ContentDisposition {

    private static final Pattern EXTENDED =
            Pattern.compile(";\\s*filename\\*\\s*=\\s*([\\w-]+)'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED =
            Pattern.compile(";\\s*filename\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN =
            Pattern.compile(";\\s*filename\\s*=\\s*([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private ContentDisposition() {}

    /** The name without any path and control character, or null where there is none left. */
    public static String fileName(String header) {
        if (header == null) {
            return null;
        }
        String given = extended(header);
        Matcher quoted = QUOTED.matcher(header);
        if (given == null && quoted.find()) {
            given = quoted.group(1).replaceAll("\\\\(.)", "$1");
        }
        Matcher token = TOKEN.matcher(header);
        if (given == null && token.find()) {
            given = token.group(1);
        }
        return given == null ? null : withoutPath(given);
    }

    private static String extended(String header) {
        Matcher extended = EXTENDED.matcher(header);
        if (!extended.find()) {
            return null;
        }
        try {
            Charset charset = extended.group(1).equalsIgnoreCase("ISO-8859-1")
                    ? StandardCharsets.ISO_8859_1
                    : StandardCharsets.UTF_8;
            return URLDecoder.decode(extended.group(2).replace("+", "%2B"), charset);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A server must not choose the folder: neither by a slash of any kind, nor by a drive. */
    private static String withoutPath(String name) {
        String plain = name.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "");
        int separator = Math.max(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')), plain.lastIndexOf(':'));
        String last = plain.substring(separator + 1).strip();
        return last.isEmpty() || last.equals(".") || last.equals("..") ? null : last;
    }
}
