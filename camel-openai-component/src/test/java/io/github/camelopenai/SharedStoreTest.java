package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where budgets, conversations and answers are kept: who names one of them gets at no other, and what is broken lets no money go. */
class SharedStoreTest {

    private static final String BUDGET = "openai:chat?model=m&maxTokens=20&tokenBudget=";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void begin() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        camel.context().getRegistry().bind("database", database);
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    private void assertRefused(String store, String reason) {
        assertThat(camel.failure(BUDGET + "500&budgetStore=" + store, "Hi"))
                .isInstanceOf(OpenAIBudgetException.class)
                .hasMessageContaining("cannot be read or written, so the call was not sent")
                .hasMessageContaining(reason)
                .hasMessageNotContaining(CamelRuntime.API_KEY);
    }

    /** A conversation has any name that a message gives it. */
    @ParameterizedTest
    @ValueSource(strings = {"file", "database"})
    void noNameOfAConversationGetsAtABudget(String kind) {
        String store = kind.equals("file") ? "file:" + folder : "#bean:database";
        String uri = BUDGET + "40&budgetKey=RAW(${header.customer})&budgetStore=" + store;
        String key = "budget month tokens key ann";
        Map<String, Object> ann = Map.of("customer", "ann");
        for (String name : List.of(key, "camel-openai " + key)) {
            camel.ask("openai:chat?model=m&memory=" + store, "Hi", Map.of("CamelOpenAIConversationId", name));
        }

        assertThat(camel.send(uri, "Hi", ann).getException()).isNull();
        for (String name : List.of(key, "camel-openai " + key, "camel-openai conversation " + key)) {
            camel.ask("openai:chat?model=m&memory=" + store, "Hi", Map.of("CamelOpenAIConversationId", name));
        }

        assertThat(camel.failure(uri, "Hi", ann))
                .isInstanceOf(OpenAIBudgetException.class)
                .hasMessageContaining(" 21 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{}",
                "{\"period\":\"2026-11\"}",
                "{\"period\":null,\"used\":\"1\"}",
                "{\"period\":\"2026-11\",\"used\":\"-500\"}",
                "{\"period\":\"2026-11\",\"used\":\"much\"}"
            })
    void aTornBudgetLetsNoCallGo(String torn) throws Exception {
        Files.writeString(ofBudget(), "7\n" + torn);

        assertRefused("file:" + folder, "is no budget. Repair it, or remove it");
    }

    /** The file of the budget, which has the same name in each folder. */
    private Path ofBudget() throws IOException {
        Path other = folder.resolve("other");
        CamelRuntime fresh = new CamelRuntime(SERVER::baseUrl).start();
        fresh.ask(BUDGET + "500&budgetStore=file:" + other, "Hi");
        fresh.stop();
        try (Stream<Path> files = Files.list(other)) {
            return folder.resolve(files.map(Path::getFileName)
                    .filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenLetsNoCallGo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertRefused("file:" + file, "Not a directory");
        assertThat(SERVER.requests()).isEmpty();
    }

    /** As PostgreSQL does with serializable transactions, and others at a deadlock. */
    @Test
    void aChangeThatTheDatabaseHasUndoneIsMadeAgain() {
        AtomicBoolean isUndone = new AtomicBoolean();
        DataSource undoing = proxy(DataSource.class, database, (made, method) -> {
            if (made instanceof Connection connection) {
                return proxy(
                        Connection.class,
                        connection,
                        (statement, name) -> statement instanceof PreparedStatement real
                                ? proxy(PreparedStatement.class, real, (result, call) -> {
                                    if (call.equals("executeUpdate") && isUndone.compareAndSet(false, true)) {
                                        throw new SQLException("could not serialize access", "40001");
                                    }
                                    return result;
                                })
                                : statement);
            }
            return made;
        });
        camel.context().getRegistry().bind("undoing", DataSource.class, undoing);

        assertThat(camel.ask(BUDGET + "500&budgetStore=#bean:undoing", "Hi")).isEqualTo("Hello");
        assertThat(isUndone).isTrue();
    }

    private interface Change {
        Object of(Object result, String method) throws Exception;
    }

    private static <T> T proxy(Class<T> type, T real, Change change) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return change.of(method.invoke(real, arguments), method.getName());
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** A stop each night must not eat up the budget. */
    @Test
    void whatTheLastCallHasUsedIsWrittenBeforeTheEndOfAStop() {
        Slow store = new Slow();
        camel.context().getRegistry().bind("slow", store);
        Exchange answered = camel.send(BUDGET + "500&budgetStore=#bean:slow", "Hi");
        assertThat(answered.getException()).isNull();
        await().until(() -> store.isAsked.getCount() == 0);

        camel.stop();

        assertThat(store.kept.values()).singleElement().satisfies(kept -> assertThat(kept.json())
                .contains("\"used\":\"21\""));
    }

    /** The correction of a call is written only when Camel stops. */
    private final class Slow implements OpenAIConversationMemory {

        private final Map<String, Stored> kept = new ConcurrentHashMap<>();
        private final CountDownLatch isAsked = new CountDownLatch(2);

        @Override
        public Stored load(String key) {
            return kept.get(key);
        }

        @Override
        public boolean append(String key, String json, long expectedVersion) {
            isAsked.countDown();
            if (expectedVersion > 0) {
                await().until(() -> camel.context().getStatus().isStopping());
            }
            kept.put(key, new Stored(json, expectedVersion + 1));
            return true;
        }

        @Override
        public void clear(String key) {
            kept.remove(key);
        }
    }
}
