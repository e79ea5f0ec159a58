package io.github.camelopenai.internal.shape;

import java.util.List;

/**
 * The thoughts that models write into their text, between marks: DeepSeek R1, Qwen 3, Magistral, gpt-oss and Command A, served without a parser that
 * takes them out.
 *
 * <pre>{@code
 * Thoughts.Split split = Thoughts.split("<think>Which river?</think>\n\nRhine");
 * split.answer(); // Rhine
 * }</pre>
 */
public final class Thoughts {

    /** What stands before thoughts and behind them. The first is the one that is known in the middle of an answer too. */
    record Mark(String begin, String end) {}

    static final Mark THINK = new Mark("<think>", "</think>");

    static final List<Mark> MARKS = List.of(
            THINK,
            new Mark("<thinking>", "</thinking>"),
            new Mark("<thought>", "</thought>"),
            new Mark("<reasoning>", "</reasoning>"),
            new Mark("[THINK]", "[/THINK]"),
            new Mark("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
            new Mark("<|START_THINKING|>", "<|END_THINKING|>"));

    /** No mark behind thoughts has more characters. */
    static final int LONGEST_END =
            MARKS.stream().mapToInt(mark -> mark.end().length()).max().orElseThrow();

    private Thoughts() {}

    /**
     * A text in two.
     *
     * @param answer the text without its thoughts
     * @param thoughts the thoughts without their marks, or null where there are none
     */
    public record Split(String answer, String thoughts) {}

    /**
     * Takes the thoughts out of a whole text. Some servers put the mark before them into the prompt, so that only the one behind them is in the
     * text.
     */
    public static Split split(String text) {
        int end = text.indexOf(THINK.end());
        int begin = text.indexOf(THINK.begin());
        boolean isBeginInPrompt = end >= 0 && (begin < 0 || begin > end);
        ThoughtFilter filter = new ThoughtFilter();
        String answer = filter.accept(isBeginInPrompt ? THINK.begin() + text : text) + filter.rest();
        return new Split(answer, filter.thoughts());
    }

    /** The mark with which a text begins, or null. */
    static Mark at(CharSequence text) {
        String beginning = text.toString();
        return MARKS.stream()
                .filter(mark -> beginning.startsWith(mark.begin()))
                .findFirst()
                .orElse(null);
    }

    /** Whether a text is the beginning of a mark, so that more of it must come before anybody knows. */
    static boolean mayBecomeMark(CharSequence text) {
        String beginning = text.toString();
        return MARKS.stream().anyMatch(mark -> mark.begin().startsWith(beginning));
    }

    /** Whether a text begins with thoughts, of which this is the beginning; null where that is not known yet. */
    static Boolean isBegin(String beginning) {
        String answer = beginning.stripLeading();
        if (at(answer) != null) {
            return true;
        }
        return mayBecomeMark(answer) ? null : false;
    }

    /** Where the answer begins after all thoughts, or 0 where there are none. */
    static int end(String text) {
        int start = 0;
        for (Mark mark : MARKS) {
            int at = text.lastIndexOf(mark.end());
            start = at < 0 ? start : Math.max(start, at + mark.end().length());
        }
        return start;
    }
}
