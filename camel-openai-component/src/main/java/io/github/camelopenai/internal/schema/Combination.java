package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code anyOf} and {@code oneOf}; with {@code allOf} and {@code not}, which need no more than a line.
 *
 * @param isOne whether no more than one may fit
 */
record Combination(List<JsonSchema> forms, boolean isOne) implements JsonSchema.Rule {

    /** A form in a form in a form would tell of all of them. */
    private static final int LONGEST_TOLD = 300;

    static void add(Keywords keywords) {
        add(keywords, "anyOf", false);
        add(keywords, "oneOf", true);
        List<JsonSchema> all = keywords.schemas("allOf");
        keywords.compiled().add(all, (value, run) -> all.forEach(form -> run.check(form, value)));
        JsonSchema not = keywords.schema("not");
        if (not != null) {
            keywords.compiled().add(List.of(not), (value, run) -> {
                if (run.trial(not, value).isEmpty()) {
                    run.add("must not have this form");
                }
            });
        }
    }

    private static void add(Keywords keywords, String keyword, boolean isOne) {
        List<JsonSchema> forms = keywords.schemas(keyword);
        if (!forms.isEmpty()) {
            keywords.compiled().add(forms, new Combination(forms, isOne));
        }
    }

    @Override
    public void check(JsonNode value, Validation run) {
        List<List<Violation>> trials = new ArrayList<>();
        int fitting = 0;
        for (JsonSchema form : forms) {
            List<Violation> found = run.trial(form, value);
            fitting += found.isEmpty() ? 1 : 0;
            if (found.isEmpty() && !isOne) {
                return;
            }
            trials.add(found);
        }
        if (fitting == 0) {
            tell(trials, value, run);
        } else if (fitting > 1) {
            run.add("must fit only one of " + forms.size() + " forms, but fits " + fitting);
        }
    }

    /** Tells of the form that was meant, as far as the type says which: other forms would only confuse. */
    private void tell(List<List<Violation>> trials, JsonNode value, Validation run) {
        List<List<Violation>> near = new ArrayList<>();
        Set<String> types = new LinkedHashSet<>();
        for (int i = 0; i < forms.size(); i++) {
            Set<String> ofForm = forms.get(i).types();
            if (ofForm == null || Types.fits(value, ofForm)) {
                near.add(trials.get(i));
            } else {
                types.addAll(ofForm);
            }
        }
        if (near.isEmpty()) {
            run.add("must be " + Types.words(types));
        } else if (near.size() == 1) {
            near.get(0).forEach(run::add);
        } else {
            Violation first = near.stream()
                    .min(Comparator.comparingInt(List::size))
                    .orElseThrow()
                    .get(0);
            String nearest = "; in the nearest one " + first.sentence("it");
            run.add("must fit one of " + forms.size() + " forms" + (nearest.length() > LONGEST_TOLD ? "" : nearest));
        }
    }
}
