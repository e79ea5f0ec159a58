package io.github.camelopenai.internal.client.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of server-sent events against the standard. */
class EventReaderTest {

    private static final int LONGEST_LINE = 1_000;

    /** An event as a server writes it. */
    private record Written(String name, String id, List<String> data, String comment, boolean space) {

        String text(String end) {
            StringBuilder text = new StringBuilder();
            String colon = space ? ": " : ":";
            if (comment != null) {
                text.append(':').append(comment).append(end);
            }
            if (name != null) {
                text.append("event").append(colon).append(name).append(end);
            }
            if (id != null) {
                text.append("id").append(colon).append(id).append(end);
            }
            data.forEach(line -> text.append("data").append(colon).append(line).append(end));
            return text.append(end).toString();
        }

        String expected() {
            return (name == null ? "message" : name) + '|' + String.join("\n", data);
        }
    }

    @Provide
    Arbitrary<List<Written>> events() {
        // No space in front: with one, a value loses it where none stands behind the colon
        Arbitrary<String> texts = Arbitraries.strings()
                .excludeChars('\r', '\n', '\0')
                .ofMaxLength(20)
                .filter(text -> !text.startsWith(" "))
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
        Arbitrary<String> names = texts.filter(text -> !text.isEmpty());
        return Combinators.combine(
                        names.injectNull(0.5),
                        texts.injectNull(0.5),
                        texts.list().ofMinSize(1).ofMaxSize(3),
                        texts.injectNull(0.5),
                        Arbitraries.of(true, false))
                .as(Written::new)
                .list()
                .ofMaxSize(5);
    }

    @Property(tries = 500)
    void anyEventsWithAnyLineEndingSplitAnywhereAreTheSameEvents(
            @ForAll("events") List<Written> events,
            @ForAll("lineEndings") String end,
            @ForAll boolean mark,
            @ForAll List<Integer> splits) {
        StringBuilder text = new StringBuilder(mark ? "\uFEFF" : "");
        events.forEach(event -> text.append(event.text(end)));

        assertThat(read(text.toString().getBytes(StandardCharsets.UTF_8), splits))
                .isEqualTo(events.stream().map(Written::expected).toList());
    }

    @Provide
    Arbitrary<String> lineEndings() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Property(tries = 500)
    void anyGarbageGivesEventsOrTheOneError(@ForAll byte[] garbage, @ForAll List<Integer> splits) {
        try {
            assertThat(read(garbage, splits)).doesNotContainNull();
        } catch (EventReader.LineTooLongException e) {
            assertThat(garbage).hasSizeGreaterThan(LONGEST_LINE);
        }
    }

    @Test
    void aCharacterThatIsSplitIsWholeAgain() {
        byte[] bytes = "data: 日本語\n\n".getBytes(StandardCharsets.UTF_8);

        for (int i = 1; i < bytes.length; i++) {
            assertThat(read(bytes, List.of(i))).containsExactly("message|日本語");
        }
    }

    @Test
    void anEventThatHasNoEndYetIsNone() {
        assertThat(events("data: a")).isEmpty();
        assertThat(events("data: a\n")).isEmpty();
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("message|a");
    }

    @Test
    void anEventWithoutDataIsNoneAndItsNameIsForgotten() {
        assertThat(events("event: ping\n\ndata: a\n\n")).containsExactly("message|a");
    }

    @Test
    void aLineWithoutAColonIsAFieldWithoutAValue() {
        assertThat(events("data\n\ndata\ndata\n\n")).containsExactly("message|", "message|\n");
    }

    @Test
    void onlyOneSpaceBehindTheColonIsTaken() {
        assertThat(events("data:  a\n\ndata:b\n\n")).containsExactly("message| a", "message|b");
    }

    @Test
    void unknownFieldsAndCommentsAreSkipped() {
        assertThat(events(": ping\ndatas: x\nDATA: y\ndata: a\n\n")).containsExactly("message|a");
    }

    @Test
    void theLastIdStaysAndOneWithANullIsIgnored() {
        EventReader reader = new EventReader(LONGEST_LINE);
        reader.feed("id: 7\ndata: a\n\nid: \0\ndata: b\n\nid\ndata: c\n\n".getBytes(StandardCharsets.UTF_8));

        assertThat(reader.next().id()).isEqualTo("7");
        assertThat(reader.next().id()).isEqualTo("7");
        assertThat(reader.next().id()).isEmpty();
    }

    @Test
    void theTimeToReconnectIsANumber() {
        EventReader reader = new EventReader(LONGEST_LINE);
        reader.feed("retry: 1500\nretry: soon\n\n".getBytes(StandardCharsets.UTF_8));

        assertThat(reader.next()).isNull();
        assertThat(reader.retryMillis()).isEqualTo(1500);
    }

    @Test
    void aByteOrderMarkIsSkippedAtTheStartOnly() {
        assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly("message|a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: %s", "data: %s\n\n", ":%s\n"})
    void aLineThatIsTooLongIsAnError(String line) {
        byte[] bytes = line.formatted("x".repeat(LONGEST_LINE)).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(bytes, List.of())).isInstanceOf(EventReader.LineTooLongException.class);
        assertThatThrownBy(() -> read(bytes, List.of(600))).isInstanceOf(EventReader.LineTooLongException.class);
    }

    @Test
    void dataThatIsTooLongInAllIsAnError() {
        assertThatThrownBy(() -> events(("data: " + "x".repeat(500) + "\n").repeat(3)))
                .isInstanceOf(EventReader.LineTooLongException.class);
    }

    private static List<String> events(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /** The events of bytes that are split at these places. */
    private static List<String> read(byte[] bytes, List<Integer> splits) {
        EventReader reader = new EventReader(LONGEST_LINE);
        List<String> events = new ArrayList<>();
        int[] places = splits.stream()
                .mapToInt(split -> Math.floorMod(split, bytes.length + 1))
                .sorted()
                .toArray();
        int from = 0;
        for (int i = 0; i <= places.length; i++) {
            int to = i < places.length ? places[i] : bytes.length;
            reader.feed(Arrays.copyOfRange(bytes, from, to));
            for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event.name() + '|' + event.text());
            }
            from = to;
        }
        return events;
    }
}
