package io.github.camelopenai.examples.benchmarks.page;

import io.github.camelopenai.examples.benchmarks.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a figure grows with the cores, as SVG: above each side's line with its spread, below what is left of its figure for each core, where the one of
 * fewest cores is 1.
 */
final class LineChart {

    private static final int WIDTH = 720;
    private static final int LEFT = 80;
    private static final int RIGHT = 520;
    private static final int TOP = 40;
    private static final int HEIGHT = 260;
    private static final int GAP = 70;
    private static final int EFFICIENCY = 140;

    private static final String STYLE = """
            <style>
            text { font: 13px sans-serif; fill: #24292f }
            .heading { font-weight: bold }
            .axis { stroke: #8c959f; stroke-width: 1 }
            .line { fill: none; stroke-width: 2 }
            .l0 { stroke: #1a7f37 } .l1 { stroke: #0969da } .l2 { stroke: #8250df } .l3 { stroke: #bc4c00 }
            .d0 { fill: #1a7f37 } .d1 { fill: #0969da } .d2 { fill: #8250df } .d3 { fill: #bc4c00 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
            </style>
            """;
    private static final int COLOURS = 4;

    private final String label;
    private final Map<String, SortedMap<Integer, Spread>> sides;
    private final List<Integer> cores;
    private final StringBuilder shapes = new StringBuilder();

    /**
     * @param label the figure and its unit
     * @param sides what was measured of each side, by cores
     */
    LineChart(String label, Map<String, SortedMap<Integer, Spread>> sides) {
        this.label = label;
        this.sides = sides;
        this.cores = sides.values().stream()
                .flatMap(values -> values.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    String svg(String title) {
        double most = sides.values().stream()
                .flatMap(values -> values.values().stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(1);
        panel(label, TOP, HEIGHT, most, sides);
        panel("for each core, of what the fewest cores give", TOP + HEIGHT + GAP, EFFICIENCY, 1, efficiency());
        int bottom = TOP + HEIGHT + GAP + EFFICIENCY + 40;
        return String.format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                        WIDTH, bottom, WIDTH, bottom)
                + "<title>" + title + "</title>\n" + STYLE + shapes + "</svg>\n";
    }

    private Map<String, SortedMap<Integer, Spread>> efficiency() {
        Map<String, SortedMap<Integer, Spread>> left = new TreeMap<>();
        sides.forEach((side, values) -> {
            double first = values.get(values.firstKey()).median() / values.firstKey();
            SortedMap<Integer, Spread> shares = new TreeMap<>();
            values.forEach((count, spread) -> {
                double share = spread.median() / count / first;
                shares.put(count, new Spread(share, share, share));
            });
            left.put(side, shares);
        });
        return left;
    }

    private void panel(
            String heading, int top, int height, double most, Map<String, SortedMap<Integer, Spread>> values) {
        text(0, top - 18, "heading", heading);
        line("axis", LEFT, top, LEFT, top + height);
        line("axis", LEFT, top + height, RIGHT, top + height);
        text(0, top + 5, "label", Numbers.of(most));
        text(0, top + height + 5, "label", "0");
        for (int count : cores) {
            text(x(count) - 4, top + height + 20, "label", String.valueOf(count));
        }
        int number = 0;
        List<String> names = new ArrayList<>(sides.keySet());
        for (String side : names) {
            draw(side, number++ % COLOURS, top, height, most, values.get(side));
        }
    }

    private void draw(String side, int colour, int top, int height, double most, SortedMap<Integer, Spread> values) {
        StringBuilder points = new StringBuilder();
        for (Map.Entry<Integer, Spread> value : values.entrySet()) {
            int x = x(value.getKey());
            double y = y(value.getValue().median(), top, height, most);
            points.append(String.format(Locale.ROOT, "%d,%.1f ", x, y));
            shapes.append(String.format(
                    Locale.ROOT, "<circle class=\"d%d\" cx=\"%d\" cy=\"%.1f\" r=\"3\"/>%n", colour, x, y));
            line(
                    "l" + colour,
                    x,
                    y(value.getValue().min(), top, height, most),
                    x,
                    y(value.getValue().max(), top, height, most));
        }
        shapes.append(String.format(
                "<polyline class=\"line l%d\" points=\"%s\"/>%n",
                colour, points.toString().strip()));
        Spread last = values.get(values.lastKey());
        text(
                x(values.lastKey()) + 10,
                (int) y(last.median(), top, height, most) + 5,
                "label",
                side + " " + Numbers.of(last.median()));
    }

    private int x(int count) {
        int widest = cores.get(cores.size() - 1);
        return LEFT + 20 + (int) Math.round((RIGHT - LEFT - 40.0) * count / widest);
    }

    private static double y(double value, int top, int height, double most) {
        return top + height - value / most * height;
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        shapes.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(int x, int y, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        shapes.append(String.format("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, escaped));
    }
}
