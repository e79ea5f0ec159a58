package io.github.camelopenai.testsupport;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server that calls tools in its own way, and what a loop makes of it. JSON has single quotes here.
 *
 * @param name what is strange about it
 * @param route which loop asks it
 * @param answer its first answer
 * @param ran the tools that run, in order
 * @param keeps what of the answer is in the next request, as texts
 * @param isDialect whether the next request has what only such servers know
 */
public record ToolServer(
        String name,
        String route,
        ResponseDefinitionBuilder answer,
        List<String> ran,
        List<String> keeps,
        boolean isDialect) {

    public boolean isChat() {
        return route.startsWith("direct:chat");
    }

    public ToolServer keeping(String... texts) {
        return new ToolServer(
                name,
                route,
                answer,
                ran,
                Arrays.stream(texts).map(ToolServer::json).toList(),
                isDialect);
    }

    public ToolServer withDialect() {
        return new ToolServer(name, route, answer, ran, keeps, true);
    }

    /** A chat that is asked for a stream, and answers as a whole. */
    public static ToolServer unstreamed(String name, String message, String... ran) {
        return new ToolServer(
                name, "direct:chat-streamed", okJson(chatJson("tool_calls", message)), List.of(ran), List.of(), false);
    }

    public static ToolServer chat(String name, String message, String... ran) {
        return whole(name, "tool_calls", message, List.of(ran));
    }

    public static ToolServer whole(String name, String reason, String message, List<String> ran) {
        return new ToolServer(name, "direct:chat-whole", okJson(chatJson(reason, message)), ran, List.of(), false);
    }

    private static String chatJson(String reason, String message) {
        return json("{'id':'c','object':'chat.completion','model':'m','choices':[{'index':0,'finish_reason':"
                + (reason == null ? "null" : "'" + reason + "'") + ",'message':" + message + "}]}");
    }

    public static ToolServer chatStream(String name, String... callsAndRan) {
        return deltas(
                name,
                "tool_calls",
                Arrays.stream(callsAndRan)
                        .map(one -> one.startsWith("[") ? "{'tool_calls':" + one + "}" : one)
                        .toArray(String[]::new));
    }

    public static ToolServer deltas(String name, String reason, String... deltasAndRan) {
        String events = Arrays.stream(deltasAndRan)
                .filter(one -> one.startsWith("{"))
                .map(delta -> "data: " + json("{'id':'c','choices':[{'index':0,'delta':" + delta + "}]}") + "\n\n")
                .collect(Collectors.joining());
        return new ToolServer(
                name,
                "direct:chat-streamed",
                events(events + new Events().finish(reason).done()),
                Arrays.stream(deltasAndRan).filter(one -> !one.startsWith("{")).toList(),
                List.of(),
                false);
    }

    public static ToolServer response(String name, String output, String... ran) {
        return new ToolServer(
                name, "direct:responses-whole", okJson(responseJson(output)), List.of(ran), List.of(), false);
    }

    private static String responseJson(String output) {
        return json("{'id':'r','object':'response','status':'completed','model':'m','output':" + output + "}");
    }

    public static ToolServer responseStream(String name, String output, String... eventsAndRan) {
        Events events = new Events().event("response.created", json("'response':{'id':'r','output':[]}"));
        List<String> ran = new ArrayList<>();
        for (String one : eventsAndRan) {
            if (one.contains("'")) {
                int space = one.indexOf(' ');
                events.event("response." + one.substring(0, space), json(one.substring(space + 1)));
            } else {
                ran.add(one);
            }
        }
        events.event("response.completed", "\"response\":" + responseJson(output));
        return new ToolServer(name, "direct:responses-streamed", events(events.toString()), ran, List.of(), false);
    }

    public static ResponseDefinitionBuilder events(String stream) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream);
    }

    /** JSON whose quotes are written as single ones, and within texts as escaped ones. */
    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace("'", "\"");
    }

    @Override
    public String toString() {
        return route.replace("direct:", "") + ": " + name;
    }
}
