package io.github.camelopenai.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A response with a body of known length, which a {@link Fault} may spoil. */
record Reply(String head, byte[] body) {

    static Reply json(String status, String body, String... headers) {
        return of(status, "application/json", body).with(String.join("\r\n", headers));
    }

    static Reply events(String body) {
        return of("200 OK", "text/event-stream", body);
    }

    private static Reply of(String status, String type, String body) {
        return new Reply(
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n", body.getBytes(StandardCharsets.UTF_8));
    }

    /** With further header lines. */
    Reply with(String headers) {
        return headers.isEmpty() ? this : new Reply(head + headers + "\r\n", body);
    }

    Reply coded() {
        return new Reply(head + "Content-Encoding: gzip\r\n", Coded.in("gzip", body));
    }

    /** With half of the body, and the length of the half. */
    Reply cutBody() {
        return new Reply(head, Arrays.copyOf(body, body.length / 2));
    }

    byte[] whole() {
        String length = "Content-Length: " + body.length + "\r\n\r\n";
        return Coded.joined((head + length).getBytes(StandardCharsets.US_ASCII), body);
    }

    /** All but the second half of the body. */
    byte[] half() {
        byte[] whole = whole();
        return Arrays.copyOf(whole, whole.length - body.length / 2);
    }
}
