package io.github.camelopenai.internal.tool;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.BodyBytes;
import io.github.camelopenai.internal.message.FileSignature;
import io.github.camelopenai.internal.message.MediaTypes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * What the bytes of a result are: by the header {@code Content-Type}, else by the name of their file, else by the bytes.
 *
 * @param name the media type without parameters, or null where nothing tells it
 * @param charset the charset that it names, or null
 * @param fileName the name of the file without a path, or null
 */
record ResultType(String name, Charset charset, String fileName) {

    private static final Pattern TEXT = Pattern.compile(
            "text/.*|.*\\+(json|xml|yaml)"
                    + "|application/(json|jsonl|x-ndjson|xml|yaml|x-yaml|toml|sql|graphql|javascript|x-javascript|x-www-form-urlencoded)");
    private static final Pattern MEDIA = Pattern.compile("image/.*|audio/.*|application/pdf");
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\"';\\s]+)");

    /** @param in stays where it is */
    static ResultType of(BufferedInputStream in, Object body, Exchange exchange) throws IOException {
        String fileName = fileName(body, exchange);
        String header = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        String type = withoutParameters(header);
        if (!type.isEmpty() && !type.equals(MediaTypes.ANY)) {
            return new ResultType(type, charset(header), fileName);
        }
        String ofName = MediaTypes.ofName(fileName);
        if (ofName != null
                && MEDIA.matcher(ofName).matches()
                && !TEXT.matcher(ofName).matches()) {
            return new ResultType(ofName, null, fileName);
        }
        in.mark(FileSignature.LONGEST);
        FileSignature signature = FileSignature.of(in.readNBytes(FileSignature.LONGEST));
        in.reset();
        return new ResultType(signature == null ? null : signature.contentType(), null, fileName);
    }

    private static String withoutParameters(String contentType) {
        return contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    private static String fileName(Object body, Exchange exchange) {
        String header = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        String name = header == null ? BodyBytes.fileName(body, exchange) : header;
        return name == null ? null : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private static Charset charset(String contentType) {
        Matcher named = CHARSET.matcher(contentType);
        if (!named.find()) {
            return null;
        }
        try {
            return Charset.forName(named.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new OpenAIInvalidRequestException(
                    "The header " + Exchange.CONTENT_TYPE + " of a tool's result is '" + contentType
                            + "', but its charset must be the name of one, such as UTF-8.",
                    e);
        }
    }

    boolean isText() {
        return name == null || TEXT.matcher(name).matches();
    }

    boolean isMedia() {
        return name != null && !isText() && MEDIA.matcher(name).matches();
    }
}
