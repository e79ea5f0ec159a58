package io.github.camelopenai.internal.message;

import io.github.camelopenai.message.OpenAIPendingApproval;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;

/** Converts a loop that waits to its JSON, so that it can be stored and sent. */
@Converter(generateLoader = true)
public final class PendingApprovalConverter {

    private PendingApprovalConverter() {}

    @Converter
    public static String toText(OpenAIPendingApproval pending) {
        return pending.toJson();
    }

    @Converter
    public static byte[] toBytes(OpenAIPendingApproval pending) {
        return pending.toJson().getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toStream(OpenAIPendingApproval pending) {
        return new ByteArrayInputStream(toBytes(pending));
    }
}
