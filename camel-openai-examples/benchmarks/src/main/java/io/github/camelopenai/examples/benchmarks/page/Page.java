package io.github.camelopenai.examples.benchmarks.page;

import io.github.camelopenai.examples.benchmarks.Sample;
import io.github.camelopenai.examples.benchmarks.Scenario;
import io.github.camelopenai.examples.benchmarks.Spread;
import io.github.camelopenai.examples.benchmarks.Spreads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the page says of a run: its machine, the goals, and the figures of each scenario with their picture. */
public final class Page {

    private final Spreads spreads;

    public Page(List<Sample> samples) {
        this.spreads = new Spreads(samples);
    }

    /** The part of the page that tells figures. */
    public String markdown() {
        StringBuilder page = new StringBuilder("| run | |\n|---|---|\n");
        for (Sample fact : spreads.facts()) {
            page.append("| ")
                    .append(fact.figure())
                    .append(" | ")
                    .append(fact.value())
                    .append(" |\n");
        }
        page.append("\n## Goals\n\n| scenario | figure, by the medians | goal | measured | |\n|---|---|---|---|---|\n");
        Goal.ALL.forEach(goal -> page.append(row(goal)));
        for (Scenario scenario : measured()) {
            page.append("\n## ").append(scenario.title()).append("\n\n![").append(scenario.title());
            page.append("](performance/")
                    .append(scenario.id())
                    .append(".svg)\n\n")
                    .append(table(scenario));
        }
        return page.toString();
    }

    private List<Scenario> measured() {
        return List.of(Scenario.values()).stream()
                .filter(scenario -> !spreads.of(scenario.id()).isEmpty())
                .toList();
    }

    private String row(Goal goal) {
        OptionalDouble measured = goal.measured(spreads);
        String outcome = measured.isEmpty()
                ? "not measured | "
                : Numbers.of(measured.getAsDouble()) + " | "
                        + (goal.isReachedBy(measured.getAsDouble()) ? "reached" : "**missed**");
        return "| " + String.join(" | ", goal.scenario(), goal.words(), goal.bound(), outcome) + " |\n";
    }

    /** A figure in a row, a side in a column. */
    private String table(Scenario scenario) {
        List<String> sides = sides(scenario);
        StringBuilder table = new StringBuilder("| | " + String.join(" | ", sides) + " |\n|---|");
        table.append("---|".repeat(sides.size())).append('\n');
        for (Figure figure : figures(scenario)) {
            table.append("| ").append(figure.label()).append(" |");
            for (String side : sides) {
                Spread spread = spreads.get(figure.of(scenario, side));
                table.append(' ')
                        .append(spread == null ? "" : Numbers.of(spread))
                        .append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    /** Those that have figures: some are left out where what they need is not there. */
    private List<String> sides(Scenario scenario) {
        return scenario.sides().stream()
                .filter(side -> spreads.of(scenario.id()).stream()
                        .anyMatch(key -> key.side().equals(side)))
                .toList();
    }

    /** The pictures by the name of their file. */
    public Map<String, String> pictures() {
        return measured().stream()
                .collect(
                        Collectors.toMap(scenario -> scenario.id() + ".svg", this::picture, (a, b) -> a, TreeMap::new));
    }

    private String picture(Scenario scenario) {
        return scenario.isScaled() ? lines(scenario) : bars(scenario);
    }

    /** The first figure of each side, by cores. */
    private String lines(Scenario scenario) {
        Figure first = figures(scenario).iterator().next();
        Map<String, SortedMap<Integer, Spread>> sides = new LinkedHashMap<>();
        for (Figure figure : figures(scenario)) {
            for (String side : scenario.sides()) {
                Spread spread = spreads.get(figure.of(scenario, side));
                if (spread != null && figure.figure().equals(first.figure())) {
                    sides.computeIfAbsent(side, name -> new TreeMap<>()).put(Integer.valueOf(figure.variant()), spread);
                }
            }
        }
        return new LineChart(first.figure() + ", " + first.unit(), sides).svg(scenario.title());
    }

    private String bars(Scenario scenario) {
        BarChart chart = new BarChart();
        for (Figure figure : figures(scenario)) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String side : scenario.sides()) {
                Spread spread = spreads.get(figure.of(scenario, side));
                if (spread != null) {
                    bars.add(new BarChart.Bar(side, spread, side.startsWith("us")));
                }
            }
            chart.add(figure.label(), bars);
        }
        return chart.svg(scenario.title());
    }

    private Set<Figure> figures(Scenario scenario) {
        return spreads.of(scenario.id()).stream()
                .map(key -> new Figure(key.variant(), key.figure(), key.unit()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is measured of all sides. */
    private record Figure(String variant, String figure, String unit) {

        Spreads.Key of(Scenario scenario, String side) {
            return new Spreads.Key(scenario.id(), variant, figure, unit, side);
        }

        String label() {
            return (variant.isEmpty() ? "" : variant + ": ") + figure + (unit.isEmpty() ? "" : ", " + unit);
        }
    }
}
