package io.github.camelopenai.examples.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures of a run by what they measure, their rounds put together, in the order in which they came. */
public final class Spreads {

    private final Map<Key, Spread> spreads = new LinkedHashMap<>();
    private final List<Sample> facts;

    /** What was measured of whom. */
    public record Key(String scenario, String variant, String figure, String unit, String side) {}

    public Spreads(List<Sample> samples) {
        facts = samples.stream()
                .filter(sample -> sample.scenario().equals(Sample.RUN))
                .toList();
        samples.stream()
                .filter(sample -> !sample.scenario().equals(Sample.RUN))
                .collect(Collectors.groupingBy(
                        Spreads::key, LinkedHashMap::new, Collectors.mapping(Sample::number, Collectors.toList())))
                .forEach((key, values) -> spreads.put(key, Spread.of(values)));
    }

    private static Key key(Sample sample) {
        return new Key(sample.scenario(), sample.variant(), sample.figure(), sample.unit(), sample.side());
    }

    /** What the run tells of its machine. */
    public List<Sample> facts() {
        return facts;
    }

    public List<Key> of(String scenario) {
        return spreads.keySet().stream()
                .filter(key -> key.scenario().equals(scenario))
                .toList();
    }

    public Spread get(Key key) {
        return spreads.get(key);
    }

    public Optional<Spread> find(String scenario, String variant, String figure, String side) {
        return spreads.entrySet().stream()
                .filter(entry -> entry.getKey().scenario().equals(scenario)
                        && entry.getKey().variant().equals(variant)
                        && entry.getKey().figure().equals(figure)
                        && entry.getKey().side().equals(side))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
