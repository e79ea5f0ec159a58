package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.LargeAnswersProgram;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many large answers at once in a small heap all end, and no thread sees an OutOfMemoryError. Other sizes: {@code -Dlarge.heap=256m
 * -Dlarge.calls=200 -Dlarge.megabytes=40}.
 */
@Tag("mass")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargeAnswersTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final int megabytes = Integer.getInteger("large.megabytes", 10);

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void allEndInASmallHeap(boolean isLengthTold) throws Exception {
        int calls = Integer.getInteger("large.calls", 30);
        try (RawServer server = new RawServer(socket -> answer(socket, isLengthTold))) {
            Process program = ChildJvm.process(
                            "-Xmx" + System.getProperty("large.heap", "64m"),
                            LargeAnswersProgram.class.getName(),
                            server.baseUrl(),
                            "" + calls)
                    .redirectErrorStream(true)
                    .start();
            List<String> output = new ArrayList<>(program.inputReader().lines().toList());
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            output.stream().filter(line -> line.startsWith("ended")).forEach(System.out::println);

            assertThat(output).noneMatch(line -> line.contains("OutOfMemoryError"));
            assertThat(output)
                    .anyMatch(line -> line.startsWith("ended " + calls + ", outcomes {" + (long) megabytes * MEGABYTE
                            + " characters=" + calls + "}"));
        }
    }

    private void answer(Socket socket, boolean isLengthTold) throws IOException {
        byte[] begin = "{\"choices\":[{\"message\":{\"content\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\"}}]}".getBytes(StandardCharsets.US_ASCII);
        byte[] piece = "a".repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
        long length = begin.length + (long) megabytes * MEGABYTE + end.length;
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + (isLengthTold ? "Content-Length: " + length + "\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(begin);
        for (int i = 0; i < megabytes; i++) {
            out.write(piece);
        }
        out.write(end);
    }
}
