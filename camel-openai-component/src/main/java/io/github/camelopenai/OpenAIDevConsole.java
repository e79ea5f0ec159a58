package io.github.camelopenai;

import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.management.ManagedLimiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/** Camel's dev console {@code openai}: the figures of each endpoint and each limiter, as they are now. */
@DevConsole(name = "openai", displayName = "OpenAI", description = "Calls, limits and tokens of the OpenAI component")
public final class OpenAIDevConsole extends AbstractDevConsole {

    private static final List<String> COLUMNS = List.of(
            "waiting",
            "inFlight",
            "openStreams",
            "calls",
            "attempts",
            "refusals",
            "inputTokens",
            "outputTokens",
            "failures");

    public OpenAIDevConsole() {
        super("camel", "openai", "OpenAI", "Calls, limits and tokens of the OpenAI component");
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        return Map.of("endpoints", endpoints(), "limiters", limiters());
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        List<Map<String, Object>> limiters = limiters();
        limiters.forEach(each -> each.put("limiter", each.get("model") + " at " + each.get("server")));
        return table("endpoint", "uri", endpoints()) + System.lineSeparator() + table("limiter", "limiter", limiters);
    }

    private static String table(String title, String key, List<Map<String, Object>> rows) {
        int width =
                rows.stream().mapToInt(row -> row.get(key).toString().length()).reduce(title.length(), Math::max);
        StringBuilder text = new StringBuilder(line(width, title, column -> column));
        rows.forEach(row -> text.append(line(width, row.get(key), row::get)));
        return text.toString();
    }

    private static String line(int width, Object first, Function<String, Object> cell) {
        StringBuilder line = new StringBuilder(String.format("%-" + width + "s", first));
        COLUMNS.forEach(column -> line.append(String.format("  %" + column.length() + "s", cell.apply(column))));
        return line.append(System.lineSeparator()).toString();
    }

    private List<Map<String, Object>> endpoints() {
        List<Map<String, Object>> all = new ArrayList<>();
        getCamelContext().getEndpoints().forEach(endpoint -> {
            if (endpoint instanceof OpenAIEndpoint ours) {
                Map<String, Object> figures = new LinkedHashMap<>(Map.of("uri", ours.toString()));
                figures.putAll(ours.figures());
                all.add(figures);
            }
        });
        return all;
    }

    private List<Map<String, Object>> limiters() {
        List<Map<String, Object>> all = new ArrayList<>();
        // One component may have several names
        getCamelContext().getComponentNames().stream()
                .map(getCamelContext()::hasComponent)
                .filter(OpenAIComponent.class::isInstance)
                .distinct()
                .forEach(ours -> ((OpenAIComponent) ours).limiters().all().forEach(entry -> all.add(figures(entry))));
        return all;
    }

    private static Map<String, Object> figures(Limiters.Entry entry) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("server", entry.key().server());
        figures.put("model", entry.key().model());
        figures.putAll(new ManagedLimiter(entry).figures());
        return figures;
    }
}
