package io.github.camelopenai.examples.benchmarks.pieces;

import io.github.camelopenai.examples.benchmarks.server.AnswerBytes;
import io.github.camelopenai.internal.client.answer.EventReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The reader of server-sent events. */
@State(Scope.Thread)
public class EventReaderPiece {

    private static final int PIECE = 4 * 1024;
    private static final int LONGEST_LINE = 1024 * 1024;

    private final List<byte[]> pieces = pieces(AnswerBytes.events(500));

    /** 500 chunks, as they come from the socket. */
    @Benchmark
    public int events500() {
        EventReader reader = new EventReader(LONGEST_LINE);
        int events = 0;
        for (byte[] piece : pieces) {
            reader.feed(piece);
            while (reader.next() != null) {
                events++;
            }
        }
        return events;
    }

    private static List<byte[]> pieces(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PIECE) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(from + PIECE, bytes.length)));
        }
        return pieces;
    }
}
