package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** The keywords for texts, whose length is counted in code points. The pattern is null where there is none. */
record TextRule(int least, int most, BoundedPattern pattern) implements Rule {

    static void add(Keywords keywords, Schema compiled) {
        if (keywords.has("minLength", "maxLength", "pattern")) {
            compiled.add(new TextRule(
                    keywords.count("minLength", 0),
                    keywords.count("maxLength", Integer.MAX_VALUE),
                    keywords.has("pattern") ? BoundedPattern.of(keywords.text("pattern"), keywords, "pattern") : null));
        }
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        if (!value.isTextual()) {
            return;
        }
        String text = value.textValue();
        int length = text.codePointCount(0, text.length());
        if (length < least) {
            run.add(at, "must have at least " + Bounds.count(least, "character", "characters"));
        }
        if (length > most) {
            run.add(at, "must have at most " + Bounds.count(most, "character", "characters"));
        } else if (pattern != null && !pattern.isIn(text, run)) {
            run.add(at, "must match the pattern " + pattern);
        }
    }
}
