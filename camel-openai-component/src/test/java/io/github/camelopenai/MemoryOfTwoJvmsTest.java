package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.MemoryProgram;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs that talk in one conversation of one database. */
class MemoryOfTwoJvmsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nothingIsLost() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        CountDownLatch oneOfEach = new CountDownLatch(2);
        SERVER.onRequest(() -> {
            oneOfEach.countDown();
            oneOfEach.await();
            return null;
        });
        Server database =
                Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://localhost:" + database.getPort() + "/" + folder.resolve("db");
        camel.context().getRegistry().bind("db", MemoryProgram.database(url));
        Process other = start(url);
        try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
                assertThat(line).isNotNull();
            }
            CompletableFuture<Long> rest =
                    CompletableFuture.supplyAsync(() -> output.lines().count());
            other.outputWriter().append('\n').flush();
            MemoryProgram.talk(camel.template(), "own").forEach(CompletableFuture::join);
            assertThat(other.waitFor()).isZero();
            rest.join();
            // Both have asked without knowing of the other
            assertThat(messages(0)).isEqualTo(1);
            assertThat(messages(1)).isEqualTo(1);
            assertThat(said(MemoryProgram.database(url)))
                    .hasSize(2 * MemoryProgram.MESSAGES)
                    .doesNotHaveDuplicates();
        } finally {
            other.destroyForcibly();
            database.stop();
        }
    }

    private static int messages(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString())
                .path("messages")
                .size();
    }

    private static List<String> said(JdbcDataSource source) throws Exception {
        List<String> said = new ArrayList<>();
        try (Connection connection = source.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT history FROM camel_openai_conversation WHERE id = 'shared'")) {
            rows.next();
            for (JsonNode turn : Json.parse(rows.getString(1)).path("turns")) {
                said.add(turn.at("/messages/0/content").asText());
            }
        }
        return said;
    }

    private static Process start(String url) throws Exception {
        return ChildJvm.process(MemoryProgram.class.getName(), url, SERVER.baseUrl())
                .redirectErrorStream(true)
                .start();
    }
}
