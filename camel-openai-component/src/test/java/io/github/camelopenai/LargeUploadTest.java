package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.DrainingServer;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files larger than memory, in a JVM of their own. */
@Tag("mass")
class LargeUploadTest {

    private static final long SIZE = 512L * 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void aFileOf512MBGoesUpWith64MBOfMemory() throws Exception {
        assertUploaded("file", "Content-Length");
    }

    @Test
    void aStreamOfUnknownLengthGoesUpWith64MBOfMemory() throws Exception {
        assertUploaded("stream", "chunked");
    }

    private void assertUploaded(String kind, String how) throws Exception {
        Path file = folder.resolve("big.bin");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        Path log = folder.resolve("log.txt");
        try (DrainingServer server = new DrainingServer(request -> "{\"id\":\"file-1\"}")) {
            Process child = ChildJvm.process(
                            "-Xmx64m",
                            "-XX:MaxDirectMemorySize=16m",
                            Upload.class.getName(),
                            server.baseUrl(),
                            file.toString(),
                            kind)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();

            assertThat(child.waitFor(55, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isZero();
            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.bytes()).isBetween(SIZE, SIZE + 1_000);
                assertThat(request.length() == null ? "chunked" : "Content-Length")
                        .isEqualTo(how);
            });
        }
    }

    /** What runs in the other JVM. */
    static final class Upload {

        private Upload() {}

        public static void main(String[] args) throws Exception {
            CamelContext camel = new DefaultCamelContext();
            camel.setStreamCaching(false);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:upload").to("openai:files?operation=upload&baseUrl=" + args[0]);
                }
            });
            camel.start();
            Path file = Path.of(args[1]);
            Object body = args[2].equals("file") ? file : unsized(Files.newInputStream(file));
            camel.createProducerTemplate().requestBody("direct:upload", body);
            camel.stop();
        }

        private static InputStream unsized(InputStream in) {
            return new FilterInputStream(in) {};
        }
    }
}
