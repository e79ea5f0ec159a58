package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code anyOf}, {@code oneOf}, {@code allOf} and {@code not}. */
record Combination(Kind kind, List<Schema> schemas) implements Rule {

    enum Kind {
        ANY,
        ONE,
        ALL,
        NOT
    }

    static void add(Keywords keywords, Schema compiled) {
        add(Kind.ALL, keywords.schemas("allOf"), compiled);
        add(Kind.ANY, keywords.schemas("anyOf"), compiled);
        add(Kind.ONE, keywords.schemas("oneOf"), compiled);
        if (keywords.has("not")) {
            add(Kind.NOT, List.of(keywords.schema("not")), compiled);
        }
    }

    private static void add(Kind kind, List<Schema> schemas, Schema compiled) {
        if (!schemas.isEmpty()) {
            compiled.add(new Combination(kind, schemas));
        }
    }

    @Override
    public List<Schema> inPlace() {
        return schemas;
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        switch (kind) {
            case ALL -> schemas.forEach(schema -> schema.check(value, at, run));
            case NOT -> {
                if (run.trial(schemas.get(0), value, at).isEmpty()) {
                    run.add(at, "has a form that is not allowed");
                }
            }
            case ANY, ONE -> checkForms(value, at, run);
        }
    }

    private void checkForms(JsonNode value, Place at, Validation run) {
        List<List<Violation>> trials = new ArrayList<>();
        int fitting = 0;
        for (Schema schema : schemas) {
            List<Violation> found = run.trial(schema, value, at);
            fitting += found.isEmpty() ? 1 : 0;
            if (found.isEmpty() && kind == Kind.ANY) {
                return;
            }
            trials.add(found);
        }
        if (fitting == 0) {
            tell(trials, value, at, run);
        } else if (fitting > 1) {
            run.add(at, "fits " + fitting + " of " + schemas.size() + " forms, but must fit only one");
        }
    }

    /** Tells of the form that was meant, as far as the type says which: other forms would only confuse. */
    private void tell(List<List<Violation>> trials, JsonNode value, Place at, Validation run) {
        List<List<Violation>> near = new ArrayList<>();
        Set<String> types = new LinkedHashSet<>();
        for (int i = 0; i < schemas.size(); i++) {
            TypeRule type = schemas.get(i).type();
            if (type == null || type.fits(value)) {
                near.add(trials.get(i));
            } else {
                types.addAll(type.types());
            }
        }
        if (near.isEmpty()) {
            run.add(at, "must be " + TypeRule.words(types));
        } else if (near.size() == 1) {
            run.addAll(near.get(0));
        } else {
            Violation first = near.stream().min(Comparator.comparingInt(List::size)).orElseThrow().get(0);
            run.add(at, "fits none of " + schemas.size() + " forms; in the nearest one "
                    + (first.place().isEmpty() ? "it" : first.place()) + ' ' + first.fault());
        }
    }
}
