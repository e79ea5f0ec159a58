package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.TlsIdentity;
import io.github.camelopenai.testsupport.WaitingTlsServer;
import io.github.camelopenai.testsupport.WavesProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand calls of a second each over TLS, by HTTP/2 and by HTTP/1.1. The figures are printed; a busy machine may not
 * make two thousand handshakes within connectTimeout. */
@Tag("soak")
class Http2WavesTest {

    private static final int CALLS = 2_000;
    private static final int STREAMS = 100;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void twentyConnectionsCarryWhatTookTwoThousand(@TempDir Path folder) throws Exception {
        TlsIdentity identity = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
        for (String version : List.of("2", "auto", "1.1")) {
            try (WaitingTlsServer server =
                    new WaitingTlsServer(identity.serverKeys(), Answers.chat("Hello"), 1_000, STREAMS)) {
                List<String> said = run(server, identity, version);

                System.out.println(
                        "httpVersion=" + version + ": " + said + ", " + server.connections() + " connections");
                if (!version.equals("1.1")) {
                    assertThat(said.stream().filter(line -> line.startsWith("wave")))
                            .hasSize(4)
                            .allMatch(line -> line.endsWith(" 0 failed"));
                    assertThat(server.connections()).isLessThanOrEqualTo(22);
                }
            }
        }
    }

    private static List<String> run(WaitingTlsServer server, TlsIdentity identity, String version) throws Exception {
        Process client = ChildJvm.process(
                        WavesProgram.class.getName(),
                        server.baseUrl(),
                        identity.certificates().toString(),
                        version,
                        String.valueOf(CALLS),
                        "4")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> lines =
                    client.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(client.waitFor()).isZero();
            return lines.stream()
                    .filter(line -> line.startsWith("wave") || line.startsWith("VmHWM"))
                    .toList();
        } finally {
            client.destroyForcibly();
        }
    }
}
