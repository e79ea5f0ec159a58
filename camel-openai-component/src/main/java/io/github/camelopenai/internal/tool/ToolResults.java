package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.QuietClose;
import io.github.camelopenai.internal.message.BodyBytes;
import io.github.camelopenai.internal.message.LongText;
import io.github.camelopenai.internal.message.TextBody;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.MessageHelper;

/**
 * What the model gets of a message body: a text as it is, an object as JSON, a picture, sound or document as such. No more of a body is read
 * into memory than the bound of a result, or twice as much.
 */
public final class ToolResults {

    private static final String ACCEPTED =
            "a text, an object that Jackson writes as JSON (such as a Map, a List or a record),"
                    + " or the bytes of a text, a picture, a PDF or a sound with its type in the header Content-Type or in the"
                    + " name in the header CamelFileName";

    private final Exchange exchange;
    private final Object body;
    private final int most;
    private final BooleanSupplier isWanted;

    private ToolResults(Exchange exchange, Object body, int most, BooleanSupplier isWanted) {
        this.exchange = exchange;
        this.body = body;
        this.most = most;
        this.isWanted = isWanted;
    }

    /**
     * The result.
     *
     * @param exchange its message is the result
     * @param most the most characters of a text, of which the beginning and the end stay; the most bytes of anything else
     * @param isWanted asked from time to time; false ends the reading of a long body
     * @throws OpenAIInvalidRequestException where the body has no form that a model reads
     */
    public static ToolResult of(Exchange exchange, int most, BooleanSupplier isWanted) {
        MessageHelper.resetStreamCache(exchange.getMessage());
        Object body = exchange.getMessage().getBody();
        try {
            return new ToolResults(exchange, body, most, isWanted).read();
        } catch (IOException e) {
            throw new OpenAIInvalidRequestException(
                    TextBody.describe(body, exchange) + ", the result of a tool, cannot be read: " + e.getMessage(), e);
        } finally {
            if (body instanceof Closeable open) {
                QuietClose.of(open);
            }
        }
    }

    private ToolResult read() throws IOException {
        if (body == null) {
            return ToolResult.of("");
        }
        if (body instanceof Number || body instanceof Boolean || body instanceof Character) {
            return ToolResult.of(body.toString());
        }
        if (body instanceof Enum<?> constant) {
            return ToolResult.of(constant.name());
        }
        InputStream bytes = bytes();
        if (bytes != null) {
            try (InputStream in = QuietClose.whenRead(bytes)) {
                return ofBytes(in);
            }
        }
        Reader letters = letters();
        if (letters != null) {
            HeadAndTail text = new HeadAndTail(most);
            LongText.copy(letters, text, isWanted);
            return text(text);
        }
        return !isTree() && hasText() ? ToolResult.of(bounded(TextBody.read(body, exchange, ACCEPTED), most)) : json();
    }

    private InputStream bytes() throws IOException {
        if (body instanceof StreamSource source) {
            return source.getInputStream();
        }
        boolean isOtherCache =
                body instanceof StreamCache && !(body instanceof InputStream) && !(body instanceof Reader);
        return isOtherCache
                ? exchange.getContext().getTypeConverter().convertTo(InputStream.class, exchange, body)
                : BodyBytes.open(body, exchange);
    }

    private Reader letters() {
        return body instanceof Reader reader ? reader : body instanceof StreamSource source ? source.getReader() : null;
    }

    private boolean isTree() {
        return body instanceof Map
                || body instanceof Collection
                || body instanceof JsonNode
                || body instanceof Object[];
    }

    /** Whether it is a text, the file of one, or a type converter was made for its type. */
    private boolean hasText() {
        return body instanceof CharSequence
                || body instanceof WrappedFile
                || exchange.getContext().getTypeConverterRegistry().lookup(String.class, body.getClass()) != null;
    }

    private ToolResult json() throws IOException {
        HeadAndTail text = new HeadAndTail(most);
        try {
            ObjectJson.mapper().writeValue(text, body);
        } catch (JsonProcessingException e) {
            throw new OpenAIInvalidRequestException(
                    "The message body, the result of a tool, is of type "
                            + body.getClass().getName() + ", which Jackson cannot write as JSON. It must be " + ACCEPTED
                            + '.',
                    e);
        }
        ToolResult result = text(text);
        return new ToolResult(result.text(), result.media(), false, text.isWhole());
    }

    private static ToolResult text(HeadAndTail read) {
        String text = read.text();
        TextBody.refuseHalfPairs("The message body, the result of a tool,", text);
        return ToolResult.of(text);
    }

    private ToolResult ofBytes(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        ResultType type = ResultType.of(buffered, body, exchange);
        if (type.isMedia()) {
            return media(buffered, type);
        }
        if (!type.isText()) {
            throw new OpenAIInvalidRequestException(TextBody.describe(body, exchange)
                    + ", the result of a tool, is of type " + type.name() + ", which no model reads. It must be "
                    + ACCEPTED + '.');
        }
        HeadAndTail text = new HeadAndTail(most);
        LongText.copy(buffered, type.charset(), exchange, text, isWanted);
        return ToolResult.of(text.text());
    }

    /** Half of a picture is none. */
    private ToolResult media(InputStream in, ResultType type) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (in.read() >= 0) {
            throw new OpenAIInvalidRequestException(TextBody.describe(body, exchange)
                    + ", the result of a tool, is of type " + type.name() + " and has more bytes than maxToolResult ("
                    + most + "). Raise maxToolResult, or give a smaller one.");
        }
        Media media =
                new Media(type.name(), type.fileName(), Base64.getEncoder().encodeToString(bytes));
        return new ToolResult("", List.of(media), false);
    }

    /** A text, or its beginning and its end where it is longer than this. */
    public static String bounded(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        HeadAndTail kept = new HeadAndTail(most);
        kept.write(text, 0, text.length());
        return kept.text();
    }
}
