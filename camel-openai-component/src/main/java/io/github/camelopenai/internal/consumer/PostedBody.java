package io.github.camelopenai.internal.consumer;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Message;

/** The body of a request that a web server has received. */
final class PostedBody {

    private PostedBody() {}

    /** The bytes of the body: one more than {@code most} where there are more. */
    static byte[] read(Message request, int most) throws IOException {
        try (InputStream in = request.getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(most + 1);
        }
    }
}
