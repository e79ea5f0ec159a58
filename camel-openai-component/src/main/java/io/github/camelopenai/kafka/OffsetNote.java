package io.github.camelopenai.kafka;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands beside a committed offset: which records after it are not done either. All others before {@code end} are. The next
 * owner of the partition reads it, and leaves out what has been answered.
 *
 * <p>As a text it counts from the committed offset: {@code openai 9:0,3-5} says that of the 9 records from there the first and the
 * fourth to the sixth are not done.
 *
 * @param end the offset from which on nothing has been taken
 * @param pending the offsets before it that are not done
 */
record OffsetNote(long end, NavigableSet<Long> pending) {

    /** The brokers take 4,096 bytes ({@code offset.metadata.max.bytes}). */
    private static final int LONGEST = 4_000;

    /** More than a worker ever leaves open: such a note is not to be trusted. */
    private static final int MOST = 100_000;

    private static final Pattern TEXT =
            Pattern.compile("openai (\\d{1,9}):(\\d{1,9}(?:-\\d{1,9})?(?:,\\d{1,9}(?:-\\d{1,9})?)*)");

    /**
     * Reads a note.
     *
     * @param committed the offset that it stands beside
     * @return null where it is empty, or none of ours
     */
    static OffsetNote read(long committed, String text) {
        Matcher note = TEXT.matcher(text == null ? "" : text);
        if (!note.matches()) {
            return null;
        }
        long end = Long.parseLong(note.group(1));
        NavigableSet<Long> pending = new TreeSet<>();
        for (String range : note.group(2).split(",")) {
            int dash = range.indexOf('-');
            long from = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long to = dash < 0 ? from : Long.parseLong(range.substring(dash + 1));
            if (to >= end || pending.size() + to - from > MOST) {
                return null;
            }
            for (long offset = from; offset <= to; offset++) {
                pending.add(committed + offset);
            }
        }
        return new OffsetNote(committed + end, pending);
    }

    /**
     * Writes it. What does not fit is left out: the next owner then takes the records from there on for new ones.
     *
     * @param committed the offset that it stands beside
     */
    String text(long committed) {
        StringBuilder ranges = new StringBuilder();
        long known = end;
        Long from = pending.isEmpty() ? null : pending.first();
        while (from != null) {
            long to = from;
            while (pending.contains(to + 1)) {
                to++;
            }
            if (ranges.length() > LONGEST) {
                known = from;
                break;
            }
            ranges.append(ranges.isEmpty() ? "" : ",").append(from - committed);
            if (to > from) {
                ranges.append('-').append(to - committed);
            }
            from = pending.higher(to);
        }
        return ranges.isEmpty() ? "" : "openai " + (known - committed) + ":" + ranges;
    }
}
