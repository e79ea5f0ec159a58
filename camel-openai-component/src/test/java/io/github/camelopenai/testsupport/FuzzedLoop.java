package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** What a model does in one loop, by chance: calls of any tool, with any arguments and ids, in any number of turns; and what must come of it. */
public final class FuzzedLoop {

    public static final List<String> TOOLS = List.of("fast", "late", "broken", "stuck");
    public static final List<Integer> PARALLEL = List.of(1, 3, 8);

    private static final List<String> NAMES =
            List.of("fast", "fast", "fast", "late", "late", "late", "broken", "none", "", "fast ", "\u00e9\n\"");
    private static final List<String> FAULTS = List.of("{\"q\":", "[1]", "\"q\"", "{}", "{\"q\":7}", "}", "\u0000");

    private final Random random;
    private final boolean isChat;
    private final String way;
    private final int parallel;
    private final List<String> answers = new ArrayList<>();
    private final List<List<String>> results = new ArrayList<>();
    private final List<String> runs = new ArrayList<>();
    private int made;

    /** A call as the model writes it; the result is a part of what it must be told. */
    private record Call(String id, String name, String arguments, String result) {}

    public FuzzedLoop(Random random) {
        this.random = random;
        this.isChat = random.nextBoolean();
        this.way = List.of("whole", "pulled", "pushed").get(random.nextInt(3));
        this.parallel = PARALLEL.get(random.nextInt(PARALLEL.size()));
        int turns = random.nextInt(5);
        for (int turn = 0; turn < turns; turn++) {
            List<Call> calls = calls();
            answers.add(answer(calls));
            results.add(told(calls));
        }
        answers.add(last());
    }

    /** The route whose loop it is. */
    public String route() {
        return "direct:" + (isChat ? "chat" : "responses") + '-' + way + '-' + parallel;
    }

    public List<String> answers() {
        return answers;
    }

    /** The arguments with which tools must run, each once. */
    public List<String> runs() {
        return runs;
    }

    /** What the model must be told after a turn, counted from 1: a part of each result, in order. */
    public List<String> results(int turn) {
        return results.get(turn - 1);
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        int count = 1 + (random.nextInt(8) == 0 ? random.nextInt(40) : random.nextInt(5));
        for (int i = 0; i < count; i++) {
            boolean repeats = !calls.isEmpty() && random.nextInt(8) == 0;
            calls.add(repeats ? calls.get(random.nextInt(calls.size())) : call());
        }
        return calls;
    }

    private Call call() {
        String name = random.nextInt(60) == 0 ? "stuck" : NAMES.get(random.nextInt(NAMES.size()));
        String id =
                switch (random.nextInt(4)) {
                    // In a stream a piece without name and id is one of the call before
                    case 0 -> name.isEmpty() ? "id-" + made : "";
                    case 1 -> "call_" + random.nextInt(3);
                    default -> "id-" + made;
                };
        String q = "q" + made++;
        if (!TOOLS.contains(name)) {
            return new Call(id, name, "{\"q\":\"" + q + "\"}", "There is no tool '" + name + "'");
        }
        if (random.nextInt(5) == 0) {
            return new Call(id, name, FAULTS.get(random.nextInt(FAULTS.size())), "was not run");
        }
        String result =
                switch (name) {
                    case "broken" -> "The tool broken failed.";
                    case "stuck" -> "did not end in time";
                    default -> "found " + q;
                };
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("q", q).put("secret", "x");
        arguments.put("CamelHttpUri", "x".repeat(random.nextInt(30)));
        return new Call(id, name, arguments.toString(), result);
    }

    /** A call that stands there twice is one; without an id it is another. */
    private List<String> told(List<Call> calls) {
        Set<Call> seen = new HashSet<>();
        List<String> told = new ArrayList<>();
        for (Call call : calls) {
            if (call.id().isEmpty() || seen.add(call)) {
                told.add(call.result());
                boolean isRun = TOOLS.contains(call.name()) && !call.result().equals("was not run");
                if (isRun) {
                    runs.add(call.arguments().replaceFirst(".*?\"q\":\"(q\\d+)\".*", "$1"));
                }
            }
        }
        return told;
    }

    private String answer(List<Call> calls) {
        if (!isChat) {
            String[] written = calls.stream()
                    .flatMap(call -> Stream.of(call.id(), call.name(), call.arguments()))
                    .toArray(String[]::new);
            // Each item has an id, which takes the place of a missing one of its call
            return way.equals("whole") ? ToolAnswers.response(written) : ToolAnswers.responseStream(written);
        }
        if (way.equals("whole")) {
            return ToolAnswers.chat(calls.stream()
                    .flatMap(call -> Stream.of(call.id(), call.name(), call.arguments()))
                    .toArray(String[]::new));
        }
        return stream(calls);
    }

    /** Each call in pieces, one after the other. */
    private String stream(List<Call> calls) {
        Events events = new Events();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            int cut = random.nextInt(call.arguments().length() + 1);
            String first = call.arguments().substring(0, cut);
            ObjectNode piece = piece(i, first);
            piece.put("id", call.id()).put("type", "function");
            piece.withObject("/function").put("name", call.name());
            events.delta(0, delta(piece), null);
            events.delta(0, delta(piece(i, call.arguments().substring(cut))), null);
        }
        return events.finish(random.nextBoolean() ? "stop" : "tool_calls")
                .done()
                .toString();
    }

    private static ObjectNode delta(ObjectNode piece) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        ArrayNode pieces = delta.putArray("tool_calls");
        pieces.add(piece);
        return delta;
    }

    private static ObjectNode piece(int index, String arguments) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode().put("index", index);
        piece.putObject("function").put("arguments", arguments);
        return piece;
    }

    private String last() {
        boolean isWhole = way.equals("whole");
        if (isChat) {
            return isWhole
                    ? Answers.chat("Done")
                    : new Events().chat("Done").finish("stop").done().toString();
        }
        return isWhole ? ToolAnswers.responseText("Done") : ToolAnswers.responseTextStream("Done");
    }
}
