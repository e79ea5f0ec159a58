package io.github.camelopenai.examples.springboot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the panels of the dashboard with the figures of one scrape, as SVG. It is no screenshot of Grafana, and says so: one scrape has no course
 * of time, so each series is a bar.
 */
final class DashboardPicture {

    static final String CAPTION =
            "Drawn from one scrape of the example spring-boot by its test PrometheusTest, not by Grafana:"
                    + " totals since the start, where Grafana shows rates over time.";

    private static final int UNIT_WIDTH = 50;
    private static final int UNIT_HEIGHT = 18;
    private static final int TOP = 60;
    private static final int GAP = 6;
    private static final int LINE = 22;
    private static final int BAR_LEFT = 12;

    private final Scrape scrape;
    private final StringBuilder svg = new StringBuilder();

    DashboardPicture(Scrape scrape) {
        this.scrape = scrape;
    }

    /** The picture. */
    String of(JsonNode dashboard) {
        int height = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            height = Math.max(height, place.path("y").asInt() + place.path("h").asInt());
            draw(panel);
        }
        int width = 24 * UNIT_WIDTH;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + ' '
                + (TOP + height * UNIT_HEIGHT + GAP)
                + "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#f4f5f5\"/>\n"
                + text(GAP, 24, 18, "#222", dashboard.path("title").asText())
                + text(GAP, 46, 13, "#555", CAPTION) + svg + "</svg>\n";
    }

    private void draw(JsonNode panel) {
        JsonNode place = panel.path("gridPos");
        int x = place.path("x").asInt() * UNIT_WIDTH;
        int y = TOP + place.path("y").asInt() * UNIT_HEIGHT;
        String title = panel.path("title").asText();
        if (panel.path("type").asText().equals("row")) {
            svg.append(text(x + GAP, y + 14, 15, "#222", title));
            return;
        }
        svg.append(rectangle(
                x + GAP / 2,
                y + GAP / 2,
                place.path("w").asInt() * UNIT_WIDTH - GAP,
                place.path("h").asInt() * UNIT_HEIGHT - GAP,
                "#fff"));
        svg.append(text(x + BAR_LEFT, y + 22, 14, "#222", title));
        List<Map.Entry<String, Double>> series = series(panel);
        double most = series.stream().mapToDouble(Map.Entry::getValue).max().orElse(0);
        int widest = place.path("w").asInt() * UNIT_WIDTH - 2 * BAR_LEFT;
        int line = y + 32;
        for (Map.Entry<String, Double> each : series) {
            int length = most == 0 ? 0 : (int) (widest * each.getValue() / most);
            svg.append(rectangle(x + BAR_LEFT, line, Math.max(1, length), LINE - 4, "#9ec5e8"));
            svg.append(text(
                    x + BAR_LEFT + 4,
                    line + 14,
                    13,
                    "#222",
                    each.getKey() + ": "
                            + number(
                                    each.getValue(),
                                    panel.at("/fieldConfig/defaults/unit").asText())));
            line += LINE;
        }
    }

    private List<Map.Entry<String, Double>> series(JsonNode panel) {
        List<Map.Entry<String, Double>> all = new ArrayList<>();
        for (JsonNode target : panel.path("targets")) {
            scrape.evaluate(target.path("expr").asText())
                    .forEach((labels, value) ->
                            all.add(Map.entry(legend(target.path("legendFormat").asText(), labels), value)));
        }
        return all;
    }

    private static String legend(String format, Map<String, String> labels) {
        String legend = format;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String value = label.getValue().replaceFirst(".*\\.(?=OpenAI)", "");
            legend = legend.replace("{{" + label.getKey() + "}}", value);
        }
        return legend;
    }

    private static String number(double value, String unit) {
        String number = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value < 0.01 ? "%.6f" : "%.2f", value);
        return unit.equals("s") ? number + " s" : number;
    }

    private static String rectangle(int x, int y, int width, int height, String colour) {
        return "<rect x=\"" + x + "\" y=\"" + y + "\" width=\"" + width + "\" height=\"" + height
                + "\" rx=\"3\" fill=\"" + colour + "\"/>\n";
    }

    private static String text(int x, int y, int size, String colour, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        return "<text x=\"" + x + "\" y=\"" + y + "\" font-size=\"" + size + "\" fill=\"" + colour + "\">" + safe
                + "</text>\n";
    }
}
