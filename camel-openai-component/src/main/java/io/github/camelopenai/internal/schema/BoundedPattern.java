package io.github.camelopenai.internal.schema;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of ECMA-262 whose work has a bound: each character that it reads is counted. */
record BoundedPattern(Pattern pattern) {

    /** Adds {@code pattern}. */
    static void add(Keywords keywords) {
        if (keywords.has("pattern")) {
            String source = keywords.text("pattern");
            BoundedPattern pattern = of(source, keywords, "pattern");
            keywords.compiled().add((value, run) -> {
                if (value.isTextual() && !pattern.isIn(value.textValue(), run)) {
                    run.add("must match the pattern " + Keywords.cut(source));
                }
            });
        }
    }

    /** @throws IllegalArgumentException where it is no pattern */
    static BoundedPattern of(String source, Keywords keywords, String keyword) {
        try {
            return new BoundedPattern(Pattern.compile(inJava(source)));
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw keywords.refused(keyword, "a regular expression: " + Keywords.cut(source) + " is none");
        }
    }

    /** Whether it matches a part of a text. */
    boolean isIn(String text, Validation run) {
        try {
            return pattern.matcher(new Counted(text, run)).find();
        } catch (StackOverflowError e) {
            // Java's matcher calls itself for each round of a group; nothing but this match is lost
            throw Validation.tooMuch();
        }
    }

    /**
     * In Java a {@code $} also fits before a last line break, and a bracket in a class begins another one.
     *
     * @return the same pattern in Java's language
     */
    private static String inJava(String source) {
        StringBuilder java = new StringBuilder();
        boolean isInClass = false;
        for (int i = 0; i < source.length(); i++) {
            char letter = source.charAt(i);
            if (letter == '\\' && i + 1 < source.length()) {
                java.append(letter).append(source.charAt(++i));
            } else if (isInClass) {
                isInClass = letter != ']';
                java.append(letter == '[' || letter == '&' ? "\\" : "").append(letter);
            } else {
                isInClass = letter == '[';
                java.append(letter == '$' ? "\\z" : String.valueOf(letter));
            }
        }
        return java.toString();
    }

    /** A text that counts how often it is read. */
    private record Counted(String text, Validation run) implements CharSequence {

        @Override
        public char charAt(int index) {
            run.work(1);
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }
}
