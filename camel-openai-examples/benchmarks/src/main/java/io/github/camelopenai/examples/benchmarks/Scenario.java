package io.github.camelopenai.examples.benchmarks;

import static io.github.camelopenai.examples.benchmarks.side.Sides.CAMEL_HTTP;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LANGCHAIN4J;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LIMIT;
import static io.github.camelopenai.examples.benchmarks.side.Sides.OPENAI_JAVA;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US;

import java.util.Arrays;
import java.util.List;

/** What is measured, and whom. */
public enum Scenario {
    CHAT("chat", "Chat calls, the server answers at once", "-Xmx512m", US, LIMIT, OPENAI_JAVA, CAMEL_HTTP, LANGCHAIN4J);

    private final String id;
    private final String title;
    private final String heap;
    private final List<String> sides;

    Scenario(String id, String title, String heap, String... sides) {
        this.id = id;
        this.title = title;
        this.heap = heap;
        this.sides = List.of(sides);
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The option of the JVM that limits the heap of each side. */
    String heap() {
        return heap;
    }

    public List<String> sides() {
        return sides;
    }

    static Scenario named(String id) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario " + id + "; there are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Scenario::id).toList())));
    }
}
