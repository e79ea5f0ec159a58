package io.github.camelopenai.internal.message.prompt;

import io.github.camelopenai.internal.message.prompt.FrontMatter.Entry;
import io.github.camelopenai.internal.message.prompt.FrontMatter.Read;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * A file with a prompt: options between two lines of three dashes, and a text with placeholders.
 *
 * @param place where it is, as the option {@code prompt} names it
 * @param name its name: {@code name} of the front matter, else that of the file without its extension
 * @param version {@code version} of the front matter, else the first 8 digits of the SHA-256 of the file
 * @param options what the front matter says of the call
 * @param text the text, empty where the file has none
 */
public record PromptFile(String place, String name, String version, List<Option> options, String text) {

    private static final String RESOURCE = "resource:";
    private static final List<String> SCHEMES = List.of("classpath:", "file:", RESOURCE);
    private static final int VERSION_BYTES = 4;

    /**
     * An option of the front matter.
     *
     * @param place the file and the line, to begin a sentence with
     */
    public record Option(String name, String value, String place) {}

    /** Whether a value of the option {@code prompt} names a file; otherwise it is a text. */
    public static boolean isNamedBy(String prompt) {
        return prompt != null && SCHEMES.stream().anyMatch(prompt.strip()::startsWith);
    }

    /**
     * Reads a file, in UTF-8.
     *
     * @param prompt the value of the option {@code prompt}
     * @throws IllegalArgumentException where it cannot be read, naming the file and the line
     */
    public static PromptFile read(String prompt, CamelContext context) {
        String place = prompt.strip();
        place = place.startsWith(RESOURCE) ? place.substring(RESOURCE.length()) : place;
        byte[] bytes = bytes(place, context);
        Read file = FrontMatter.read("The prompt " + place, text(place, bytes));
        String name = place.replaceFirst("^.*[/:\\\\]", "").replaceFirst("(?<=.)\\.[^.]*$", "");
        String version = version(bytes);
        List<Option> options = new ArrayList<>();
        for (Entry entry : file.entries()) {
            String where = "The prompt " + place + ", line " + entry.line();
            String value = resolved(entry.value(), where, context);
            switch (entry.key()) {
                case "name" -> name = value;
                case "version" -> version = value;
                default -> options.add(new Option(entry.key(), value, where));
            }
        }
        return new PromptFile(place, name, version, List.copyOf(options), trimmed(file.text()));
    }

    private static byte[] bytes(String place, CamelContext context) {
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, place)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The option prompt names the file " + place + ", which cannot be read: " + e.getMessage());
        }
    }

    private static String text(String place, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("The prompt " + place + " is no text in UTF-8. Save it in UTF-8.");
        }
    }

    private static String resolved(String value, String where, CamelContext context) {
        try {
            return context.resolvePropertyPlaceholders(value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(where + " has a property that cannot be resolved: " + e.getMessage());
        }
    }

    /** Without the empty lines before and after it. */
    private static String trimmed(String text) {
        return text.replaceFirst("^(\\s*\\R)+", "").stripTrailing();
    }

    private static String version(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Without the text, which is a prompt. */
    @Override
    public String toString() {
        return name + '@' + version;
    }
}
