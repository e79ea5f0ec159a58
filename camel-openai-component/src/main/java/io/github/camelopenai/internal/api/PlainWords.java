package io.github.camelopenai.internal.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of an error that is no JSON: a text, or a web page by its title, its first heading, or its first words.
 *
 * <p>What a text repeats of the request is cut out, as far as its form is known: Pydantic's {@code input}, and the fields of a
 * request in JSON.
 */
final class PlainWords {

    /** Enough for the words that are told, and little enough for patterns that look back and forth. */
    private static final int LONGEST_TEXT = 16 * 1024;

    private static final int FIRST_WORDS = 200;

    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]{0,200}>(.{0,1000}?)</title>");
    private static final Pattern HEADING = Pattern.compile("(?is)<h[1-3][^>]{0,200}>(.{0,1000}?)</h[1-3]>");
    private static final Pattern HTML =
            Pattern.compile("(?is)<(?:!doctype html|html|head|body|title|h[1-3]|p|div|center)\\b");
    private static final Pattern UNSEEN =
            Pattern.compile("(?is)<!--.*?-->|<(script|style|svg|noscript)\\b.*?</\\1\\s*>|<\\?.*?\\?>");
    private static final Pattern TAG = Pattern.compile("(?s)<[^<>]{0,2000}>");

    /** Pydantic's faults as Python or JSON writes them: {@code 'loc': ('body', 'n'), 'msg': 'too small', 'input': ...}. */
    private static final Pattern FAULT =
            Pattern.compile("(?s)['\"]loc['\"]\\s*:\\s*[\\[(]([^\\])]{0,500})[\\])].{0,20}?"
                    + "['\"]msg['\"]\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.){0,500})'|\"((?:[^\"\\\\]|\\\\.){0,500})\")");

    /** Pydantic's faults in a text: {@code [type=string_type, input_value='...', input_type=str]}. */
    private static final Pattern INPUT_VALUE =
            Pattern.compile("(?s),?\\s{0,20}input_value=(?:.*?(?=,\\s{0,20}input_type=)|.*)");

    /** Fireworks' faults: {@code field: 'messages[0].content', value: '...'}. */
    private static final Pattern VALUE = Pattern.compile("(?s)(field: '[^']{0,200}'), value: .*?(?=; [A-Z]|$)");

    /** A request, or its prompt, in JSON or as Python writes it. */
    private static final Pattern ECHO =
            Pattern.compile("(?s)[{,]\\s{0,20}(['\"])(?:input|prompt|messages|content|flagged_input|text)\\1\\s*:.*");

    private PlainWords() {}

    /** The words of a text, or null where it has none. */
    static String of(String text) {
        if (text.isBlank()) {
            return null;
        }
        return isMarkup(text.strip()) ? ofPage(begin(text)) : withoutEcho(text);
    }

    private static String begin(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private static boolean isMarkup(String text) {
        return text.startsWith("<")
                && (text.endsWith(">")
                        || text.startsWith("<?xml")
                        || HTML.matcher(text).find());
    }

    /** A text without what it repeats of the request. */
    static String withoutEcho(String whole) {
        String text = begin(whole);
        Matcher fault = FAULT.matcher(text);
        if (fault.find()) {
            return faults(fault);
        }
        String shown = INPUT_VALUE.matcher(text).replaceAll("");
        shown = VALUE.matcher(shown).replaceAll("$1");
        return ECHO.matcher(shown).replaceAll(" ...");
    }

    private static String faults(Matcher fault) {
        List<String> all = new ArrayList<>();
        do {
            String place = fault.group(1)
                    .replaceAll("['\"\\s]", "")
                    .replaceAll(",$", "")
                    .replace(',', '.');
            String words = fault.group(2) == null ? fault.group(3) : fault.group(2);
            all.add(place.isEmpty() ? words : place + ": " + words);
        } while (fault.find());
        return String.join("; ", all);
    }

    private static String ofPage(String markup) {
        String page = UNSEEN.matcher(markup).replaceAll(" ");
        String title = first(TITLE, page);
        if (title != null) {
            return "a web page titled '" + title + "'";
        }
        String heading = first(HEADING, page);
        if (heading != null) {
            return "a web page headed '" + heading + "'";
        }
        String words = seen(page);
        String begin = words.length() <= FIRST_WORDS ? words : words.substring(0, FIRST_WORDS) + "...";
        if (!HTML.matcher(page).find()) {
            return begin.isEmpty() ? null : begin;
        }
        return begin.isEmpty() ? "a web page without words" : "a web page that begins '" + begin + "'";
    }

    private static String first(Pattern element, String page) {
        Matcher found = element.matcher(page);
        while (found.find()) {
            String words = seen(found.group(1));
            if (!words.isEmpty()) {
                return words;
            }
        }
        return null;
    }

    /** The words that a reader of the page sees. */
    private static String seen(String markup) {
        return TAG.matcher(markup)
                .replaceAll(" ")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
