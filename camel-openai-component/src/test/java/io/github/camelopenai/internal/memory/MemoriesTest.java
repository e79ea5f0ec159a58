package io.github.camelopenai.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.message.OpenAIConversationMemory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where conversations are kept: each memory compares versions, and takes any id. */
@Tag("unit")
class MemoriesTest {

    private static final List<String> IDS =
            List.of("ann", "Ann", "../../etc/passwd", "a/b\\c:d", "CON", "Grüße 💬", ".", "a\nb=c", "x".repeat(5_000));

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final Memories memories = Memories.of(context);

    private Object option(String kind) throws Exception {
        return switch (kind) {
            case "file" -> "file:" + folder.resolve("kept");
            case "jdbc" -> database();
            case "state" -> new MemoryStateRepository();
            case "states" -> {
                FileStateRepository repository = FileStateRepository.fileStateRepository(
                        folder.resolve("states.dat").toFile());
                repository.start();
                yield repository;
            }
            default -> kind;
        };
    }

    private DataSource database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "caffeine", "jdbc", "state", "states"})
    void eachIdHasAConversationOfItsOwn(String kind) throws Exception {
        OpenAIConversationMemory memory = memories.find("memory", option(kind));

        for (String id : IDS) {
            assertThat(memory.load(id)).as(id).isNull();
            assertThat(memory.append(id, "{\"of\":\"" + id.hashCode() + "\"}", 0))
                    .isTrue();
        }

        for (String id : IDS) {
            assertThat(memory.load(id).json()).isEqualTo("{\"of\":\"" + id.hashCode() + "\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({"Ann, ann", "ann, Ann", "ang\u00e9, ange", "'ann ', ann"})
    void aDatabaseThatComparesWithoutCaseMixesNoConversations(String one, String other) throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:nocase-" + folder.getFileName() + ";IGNORECASE=TRUE;DB_CLOSE_DELAY=-1");
        JdbcMemory memory = new JdbcMemory(source);

        assertThat(memory.append(one, "{}", 0)).isTrue();

        assertThat(memory.load(other)).isNull();
        assertThat(memory.append(other, "{}", 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "caffeine", "jdbc", "state", "states"})
    void aVersionThatIsOutOfDateChangesNothing(String kind) throws Exception {
        OpenAIConversationMemory memory = memories.find("memory", option(kind));
        memory.append("ann", "[1]", 0);
        long first = memory.load("ann").version();

        assertThat(memory.append("ann", "[2]", 0)).isFalse();
        assertThat(memory.append("ann", "[2]", first + 7)).isFalse();
        assertThat(memory.append("ann", "[2]", first)).isTrue();
        assertThat(memory.append("ann", "[3]", first)).isFalse();
        assertThat(memory.load("ann").json()).isEqualTo("[2]");

        memory.clear("ann");
        assertThat(memory.load("ann")).isNull();
        assertThat(memory.append("ann", "[4]", 0)).isTrue();
        assertThat(memory.load("ann").version()).isNotIn(first, first + 1);
    }

    @Test
    void filesHaveReadableNamesAndStayInTheirFolder() throws Exception {
        OpenAIConversationMemory memory = memories.find("memory", option("file"));
        for (String id : IDS) {
            memory.append(id, "[]", 0);
        }

        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            Set<String> names = new TreeSet<>(
                    files.map(file -> folder.relativize(file).toString()).toList());
            assertThat(names)
                    .hasSize(IDS.size() + 1)
                    .allMatch(name -> name.matches("kept/([a-z0-9-]+[.]json|[.]lock)"));
            assertThat(names).anyMatch(name -> name.startsWith("kept/etc-passwd-"));
        }
    }

    @Test
    void aFileThatIsNoConversationIsNamed() throws Exception {
        OpenAIConversationMemory memory = memories.find("memory", option("file"));
        memory.append("ann", "[]", 0);
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            file = files.filter(one -> one.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(file, "broken");

        assertThatThrownBy(() -> memory.load("ann"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its first line is not a version");
    }

    @Test
    void aPoolWhoseConnectionsDoNotCommitIsUsedAll() throws Exception {
        JdbcDataSource source = (JdbcDataSource) database();
        DataSource pool = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Connection connection = source.getConnection();
                    connection.setAutoCommit(false);
                    return connection;
                });

        memories.find("memory", pool).append("ann", "[1]", 0);

        assertThat(memories.find("memory", source).load("ann").json()).isEqualTo("[1]");
    }

    @Test
    void endpointsThatNameTheSameMemoryShareIt() {
        assertThat(memories.find("memory", "caffeine")).isSameAs(memories.find("memory", "caffeine"));
        assertThat(memories.find("memory", "file:a/../b")).isSameAs(memories.find("memory", "file:b"));
        DataSource source = database();
        assertThat(memories.find("memory", source)).isSameAs(memories.find("memory", source));
        assertThat(Memories.of(context)).isSameAs(memories);
    }

    @Test
    void whatIsNoMemoryIsRefused() {
        assertThatThrownBy(() -> memories.find("memory", new Object()))
                .hasMessageContaining("The option memory is a bean of class java.lang.Object, but must be caffeine");
        assertThatThrownBy(() -> memories.find("memory", "file:"))
                .hasMessageContaining("must be caffeine, file: and a folder");
    }

    @Test
    void withoutCaffeineTheErrorSaysWhatToAdd() throws Exception {
        Class<?> memoriesWithout = new WithoutCaffeine().loadClass(Memories.class.getName());
        Object without = memoriesWithout.getMethod("of", CamelContext.class).invoke(null, new DefaultCamelContext());

        assertThatThrownBy(() -> memoriesWithout
                        .getMethod("find", String.class, Object.class)
                        .invoke(without, "memory", "caffeine"))
                .cause()
                .hasMessageContaining("Add the artifact com.github.ben-manes.caffeine:caffeine");
    }

    /** Loads the room anew, and knows nothing of Caffeine. */
    private static final class WithoutCaffeine extends ClassLoader {

        WithoutCaffeine() {
            super(MemoriesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.github.benmanes")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith(Memories.class.getPackageName()) ? anew(name) : super.loadClass(name, resolve);
        }

        private Class<?> anew(String name) throws ClassNotFoundException {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
