package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A page of the documentation, as tests look at it. */
public record Markdown(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** A block of code. */
    public record Block(Path file, String language, String text) {

        @Override
        public String toString() {
            return file.getFileName() + " " + text.lines().findFirst().orElse("");
        }
    }

    public static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of code, in their order. */
    public List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(block -> new Block(file, block.group(1), block.group(2)))
                .toList();
    }

    /** The first block of code under a heading. */
    public Block block(String heading) {
        String under = text.replaceFirst("(?s).*\n## " + Pattern.quote(heading) + "\n", "")
                .replaceFirst("(?s)\n## .*", "");
        return new Markdown(file, under)
                .blocks().stream()
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(file + " has no block under " + heading));
    }

    /** The headings of the second level. */
    public List<String> headings() {
        return text.lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring("## ".length()))
                .toList();
    }

    /**
     * A link to a page or a heading.
     *
     * @param file the path of the page, empty for the same one
     * @param heading the heading as an address has it, or null
     */
    public record Link(String file, String heading) {

        @Override
        public String toString() {
            return file + (heading == null ? "" : '#' + heading);
        }
    }

    /** The links to other files, and to headings. */
    public List<Link> links() {
        return LINK.matcher(text)
                .results()
                .map(link -> new Link(
                        link.group(1),
                        link.group(2) == null ? null : link.group(2).substring(1)))
                .toList();
    }

    /** Whether it has a heading with this address, which GitHub makes of its words. */
    public boolean hasHeading(String address) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .anyMatch(address::equals);
    }

    /** The cells of the table row that begins with this one. */
    public List<String> row(String first) {
        return text.lines()
                .filter(line -> line.startsWith("| " + first + " |"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no row for " + first));
    }
}
