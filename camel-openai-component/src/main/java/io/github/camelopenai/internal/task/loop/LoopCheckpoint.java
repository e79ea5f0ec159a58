package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How far a loop has come, as JSON in one line of ASCII. */
final class LoopCheckpoint {

    private static final int VERSION = 1;

    private LoopCheckpoint() {}

    static String write(LoopState state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION).put("run", state.run());
        json.set("request", state.request());
        if (state.turn() != null) {
            json.set("remembered", state.turn());
        }
        json.put("turns", state.turns()).put("last", state.isLast());
        json.put("promptTokens", state.promptTokens()).put("completionTokens", state.completionTokens());
        if (state.cost() != null) {
            // A text, so that no digit is lost
            json.putObject("cost")
                    .put("amount", state.cost().amount().toPlainString())
                    .put("currency", state.cost().currency())
                    .put("whole", state.cost().isWhole());
        }
        write(json.putArray("ofCaller"), state.ofCaller());
        write(json.putArray("names"), state.names());
        json.set("trace", Json.toTree(state.trace()));
        ArrayNode calls = json.putArray("calls");
        state.calls().forEach(call -> write(call, calls.addObject()));
        return ascii(json.toString());
    }

    /** Some repositories, such as Camel's of a file, write in the charset of the platform, which may lack letters. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char letter = json.charAt(i);
            if (letter < 0x7f) {
                ascii.append(letter);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(letter));
            }
        }
        return ascii.toString();
    }

    private static void write(ArrayNode array, Iterable<String> texts) {
        texts.forEach(array::add);
    }

    private static void write(OpenCall call, ObjectNode json) {
        CalledTool called = call.called();
        json.put("id", called.id()).put("name", called.name());
        if (!called.arguments().isMissingNode()) {
            json.set("arguments", called.arguments());
        }
        if (call.isAsked()) {
            json.put("asked", true);
        }
        // Read once: another thread may end the call meanwhile
        OpenCall.State state = call.state();
        json.put("state", state.name());
        if (state == OpenCall.State.DONE) {
            ToolResult result = call.answer();
            json.put("millis", call.millis()).put("text", result.text()).put("isError", result.isError());
            ArrayNode media = json.putArray("media");
            result.media().forEach(one -> media.addObject()
                    .put("type", one.type())
                    .put("name", one.name())
                    .put("base64", one.base64()));
        }
    }

    /** @throws IllegalArgumentException where it is none, saying why */
    static LoopState read(String text) {
        JsonNode json = Json.parse(text);
        if (json.path("version").asInt() != VERSION || !(json.path("request") instanceof ObjectNode request)) {
            throw new IllegalArgumentException("it is not the state of a loop, version " + VERSION);
        }
        LoopState state = new LoopState(json.path("run").asText(), request);
        Set<String> ofCaller = new LinkedHashSet<>(texts(json.path("ofCaller")));
        state.restore(
                ofCaller,
                json.path("turns").asInt(),
                json.path("promptTokens").asLong(),
                json.path("completionTokens").asLong(),
                json.path("last").asBoolean(),
                texts(json.path("names")),
                (ArrayNode) json.path("trace"));
        JsonNode cost = json.path("cost");
        if (cost.isObject()) {
            state.restore(new Cost(
                    new BigDecimal(cost.path("amount").asText()),
                    cost.path("currency").asText(),
                    cost.path("whole").asBoolean()));
        }
        if (json.path("remembered") instanceof ObjectNode turn) {
            state.remember(turn);
        }
        json.path("calls").forEach(call -> state.calls().add(call(call)));
        return state;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static OpenCall call(JsonNode json) {
        OpenCall call = new OpenCall(
                new CalledTool(json.path("id").asText(), json.path("name").asText(), json.path("arguments")));
        if (json.path("asked").asBoolean()) {
            call.ask();
        }
        switch (OpenCall.State.valueOf(json.path("state").asText())) {
            case OPEN -> {}
            case RUNNING -> call.running();
            case DONE -> {
                List<Media> media = new ArrayList<>();
                json.path("media")
                        .forEach(one -> media.add(new Media(
                                one.path("type").asText(),
                                one.path("name").textValue(),
                                one.path("base64").asText())));
                call.done(
                        new ToolResult(
                                json.path("text").asText(),
                                media,
                                json.path("isError").asBoolean()),
                        json.path("millis").asLong());
            }
        }
        return call;
    }
}
