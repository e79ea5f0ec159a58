package io.github.camelopenai.internal.memory;

import io.github.camelopenai.message.OpenAIConversationMemory;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.StateRepository;

/** The memories of a Camel context: endpoints that name the same one share it, and wait for each other in its conversations. */
public final class Memories {

    private static final String FILE = "file:";

    private final Map<String, OpenAIConversationMemory> byName = new ConcurrentHashMap<>();
    private final Map<Object, OpenAIConversationMemory> byBean = new IdentityHashMap<>();
    private final ConversationQueues queues = new ConversationQueues();

    private Memories() {}

    /** Those of a context. */
    public static Memories of(CamelContext context) {
        synchronized (Memories.class) {
            Memories known = context.getCamelContextExtension().getContextPlugin(Memories.class);
            if (known == null) {
                known = new Memories();
                context.getCamelContextExtension().addContextPlugin(Memories.class, known);
            }
            return known;
        }
    }

    /** Who is in which conversation. */
    public ConversationQueues queues() {
        return queues;
    }

    /**
     * What an option names to keep something else than conversations. Conversations may be in the same place: no name of one is a key of it.
     *
     * @param name the option, for errors
     * @param option its value: a text, or a bean
     * @throws IllegalArgumentException if it names no memory, saying what is accepted
     */
    public OpenAIConversationMemory findApart(String name, Object option) {
        return new ApartMemory(find(name, option));
    }

    /**
     * The memory that an option names.
     *
     * @param name the option, for errors
     * @param option its value: a text, or a bean
     * @throws IllegalArgumentException if it names no memory, saying what is accepted
     */
    @SuppressWarnings("unchecked")
    public OpenAIConversationMemory find(String name, Object option) {
        if (option instanceof OpenAIConversationMemory memory) {
            return memory;
        }
        if (option instanceof DataSource source) {
            return ofBean(option, () -> new JdbcMemory(source));
        }
        if (option instanceof StateRepository<?, ?> repository) {
            return ofBean(option, () -> new RepositoryMemory((StateRepository<String, String>) repository));
        }
        if (!(option instanceof String text)) {
            throw new IllegalArgumentException(
                    "The option " + name + " is a bean of " + option.getClass() + ", but must be " + accepted(name));
        }
        if (text.equals("caffeine")) {
            return byName.computeIfAbsent(text, any -> caffeine(name));
        }
        if (text.startsWith(FILE) && text.length() > FILE.length()) {
            Path folder =
                    Path.of(text.substring(FILE.length())).toAbsolutePath().normalize();
            return byName.computeIfAbsent(FILE + folder, any -> new FileMemory(folder));
        }
        throw new IllegalArgumentException("The option " + name + " is '" + text + "', but must be " + accepted(name));
    }

    private static OpenAIConversationMemory caffeine(String name) {
        try {
            return new CaffeineMemory();
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "The option " + name + " is caffeine, which is not on the class path. Add the artifact"
                            + " com.github.ben-manes.caffeine:caffeine, version 3, or use " + name + "=file:folder.");
        }
    }

    private OpenAIConversationMemory ofBean(Object bean, Supplier<OpenAIConversationMemory> maker) {
        synchronized (byBean) {
            return byBean.computeIfAbsent(bean, any -> maker.get());
        }
    }

    private static String accepted(String name) {
        return "caffeine, file: and a folder, " + (name.equals("memory") ? "server (of openai:responses), " : "")
                + "or #bean:name with the name of an" + " OpenAIConversationMemory, a DataSource or a StateRepository";
    }
}
