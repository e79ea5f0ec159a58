package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.Answers;
import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.CompletionStage;

/** Chats with a server that answers at once: how many a second, and what each costs. */
final class ChatCalls implements Measurement {

    static final String PROMPT =
            "Say in one sentence what happens to a call that fails. Speak to someone who runs it at night.";

    private static final int[] AT_A_TIME = {1, 16, 256};

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        try (Side side = Sides.open(name, server.now(), AT_A_TIME[AT_A_TIME.length - 1]);
                Load load = new Load(side.blocks())) {
            int most = AT_A_TIME[AT_A_TIME.length - 1];
            WarmUp.with(() -> load.during(effort.of(500, 50), most, () -> ask(side)), effort.of(40, 0));
            while (figures.awaitTurn()) {
                for (int atATime : AT_A_TIME) {
                    measure(load, side, atATime, String.valueOf(atATime), effort, figures);
                }
            }
        }
    }

    static void measure(Load load, Side side, int atATime, String variant, Effort effort, Figures figures)
            throws InterruptedException {
        load.during(effort.of(500, 50), atATime, () -> ask(side));
        long cpu = Jvm.cpuNanos();
        long start = System.nanoTime();
        long calls = load.during(effort.of(2_000, 100), atATime, () -> ask(side));
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.add(variant, "calls", "calls/s", calls / seconds);
        figures.add(variant, "CPU", "us/call", (Jvm.cpuNanos() - cpu) / 1e3 / calls);
    }

    /** A call whose text is read, and is the right one. */
    static CompletionStage<?> ask(Side side) {
        return side.chat(PROMPT).thenAccept(text -> {
            if (!Answers.TEXT.equals(text)) {
                throw new IllegalStateException("The answer is " + text);
            }
        });
    }
}
