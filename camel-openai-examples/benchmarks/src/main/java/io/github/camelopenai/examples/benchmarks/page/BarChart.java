package io.github.camelopenai.examples.benchmarks.page;

import io.github.camelopenai.examples.benchmarks.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars with their spread as SVG, readable on light and on dark. */
final class BarChart {

    private static final int WIDTH = 720;
    private static final int LABELS = 110;
    private static final int BARS = 420;
    private static final int BAR = 18;
    private static final int ROW = 26;
    private static final int HEADING = 34;

    private static final String STYLE = """
            <style>
            text { font: 13px sans-serif; fill: #24292f }
            .heading { font-weight: bold }
            .ours { fill: #1a7f37 }
            .other { fill: #8c959f }
            .spread { stroke: #24292f; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 }
              .ours { fill: #3fb950 }
              .other { fill: #6e7681 }
              .spread { stroke: #e6edf3 }
            }
            </style>
            """;

    private final StringBuilder shapes = new StringBuilder();
    private int bottom;

    /** A bar, and whether it is one of ours. */
    record Bar(String label, Spread spread, boolean isOurs) {}

    /** Bars of one figure under a heading; the longest takes all the room. */
    void add(String heading, List<Bar> bars) {
        text(0, bottom + 22, "heading", heading);
        bottom += HEADING;
        double longest =
                bars.stream().mapToDouble(bar -> bar.spread().max()).max().orElse(1);
        for (Bar bar : bars) {
            add(bar, longest <= 0 ? 1 : longest);
            bottom += ROW;
        }
    }

    private void add(Bar bar, double longest) {
        int middle = bottom + BAR / 2;
        text(0, middle + 5, "label", bar.label());
        shapes.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                bar.isOurs() ? "ours" : "other",
                LABELS,
                bottom,
                length(bar.spread().median(), longest),
                BAR));
        double from = LABELS + length(bar.spread().min(), longest);
        double to = LABELS + length(bar.spread().max(), longest);
        if (to - from >= 1) {
            line(from, middle, to, middle);
            line(from, middle - 4, from, middle + 4);
            line(to, middle - 4, to, middle + 4);
        }
        text((int) to + 8, middle + 5, "value", Numbers.of(bar.spread()));
    }

    private static double length(double value, double longest) {
        return Math.max(0, value) / longest * BARS;
    }

    private void line(double x1, double y1, double x2, double y2) {
        shapes.append(String.format(
                Locale.ROOT,
                "<line class=\"spread\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private void text(int x, int y, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        shapes.append(String.format("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, escaped));
    }

    String svg(String title) {
        List<String> parts = new ArrayList<>();
        parts.add(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                WIDTH, bottom, WIDTH, bottom));
        parts.add("<title>" + title + "</title>\n");
        parts.add(STYLE);
        parts.add(shapes.toString());
        parts.add("</svg>\n");
        return String.join("", parts);
    }
}
