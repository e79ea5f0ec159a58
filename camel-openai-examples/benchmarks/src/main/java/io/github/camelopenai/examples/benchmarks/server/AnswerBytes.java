package io.github.camelopenai.examples.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** What the server says, without HTTP around it, for what reads it inside of the same JVM. */
public final class AnswerBytes {

    private static final String HEAD_END = "\r\n\r\n";

    private AnswerBytes() {}

    public static byte[] chat() {
        return body(Answers.CHAT);
    }

    /** Vectors as base64. */
    public static byte[] embeddings() {
        return body(Answers.embeddings(true));
    }

    /** So many chunks of a stream. */
    public static byte[] events(int count) {
        String chunk = text(Answers.chunk(0));
        String event = chunk.substring(chunk.indexOf("data:"), chunk.lastIndexOf("\r\n"));
        return event.repeat(count).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] body(ByteBuf response) {
        String text = text(response);
        return text.substring(text.indexOf(HEAD_END) + HEAD_END.length()).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuf response) {
        return new String(ByteBufUtil.getBytes(response), StandardCharsets.UTF_8);
    }
}
