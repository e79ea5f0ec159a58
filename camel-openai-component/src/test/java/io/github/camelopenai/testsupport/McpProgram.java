package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * An MCP server over standard input and output. Its first argument says how it behaves: {@code legacy}, {@code modern}, {@code
 * silent} (a legacy one that answers nothing to what it does not know), {@code deaf} (it stops to read after the list of tools), {@code
 * broken} (it ends at once), {@code child} (only waits).
 */
public final class McpProgram {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final String kind;

    private McpProgram(String kind) {
        this.kind = kind;
    }

    /** The command that starts it with these arguments. */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(McpProgram.class.getName()));
        command.addAll(arguments);
        return ChildJvm.command(command);
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "broken" -> {
                System.err.println("cannot go on\u001b[31m with " + System.getenv("TOKEN"));
                System.exit(3);
            }
            case "child" -> new CountDownLatch(1).await();
            default -> new McpProgram(arguments[0]).serve();
        }
    }

    private void serve() throws Exception {
        System.err.println("ready, token " + System.getenv("TOKEN"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode message = JSON.readTree(line);
            if (message.has("id") && message.has("method")) {
                answer(message);
            } else if (message.path("method").asText().equals("notifications/cancelled")) {
                OUT.println(tell("notifications/tools/list_changed"));
                System.err.println("cancelled " + message.path("params").path("requestId"));
            } else if (message.has("error") || message.has("result")) {
                System.err.println("client answered " + line);
            }
        }
    }

    private void answer(JsonNode request) throws Exception {
        switch (request.path("method").asText()) {
            case "server/discover" -> discover(request);
            case "initialize" -> initialize(request);
            case "tools/list" -> list(request);
            case "tools/call" -> call(request);
            default -> refuse(request);
        }
    }

    private void discover(JsonNode request) {
        if (kind.equals("modern")) {
            ObjectNode result = JSON.createObjectNode();
            result.putArray("supportedVersions").add("2026-07-28");
            result.putObject("capabilities").putObject("tools");
            reply(request, result.put("resultType", "complete"));
        } else if (!kind.equals("silent")) {
            refuse(request);
        }
    }

    private void initialize(JsonNode request) {
        if (kind.equals("modern")) {
            refuse(request);
            return;
        }
        System.out.println("this is no JSON");
        ObjectNode ping =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", "p1").put("method", "ping");
        OUT.println(ping);
        OUT.println(ping.put("id", "r1").put("method", "roots/list"));
        ObjectNode result = JSON.createObjectNode().put("protocolVersion", "2025-06-18");
        result.putObject("capabilities").putObject("tools").put("listChanged", true);
        reply(request, result);
    }

    private void list(JsonNode request) throws Exception {
        ObjectNode result = JSON.createObjectNode();
        for (String name : List.of("echo", "env", "hang", "exit", "long", "fork", "fail")) {
            ObjectNode tool = result.withArray("tools").addObject().put("name", name);
            tool.putObject("inputSchema").put("type", "object");
        }
        reply(request, result);
        if (kind.equals("deaf")) {
            new CountDownLatch(1).await();
        }
    }

    private void call(JsonNode request) throws Exception {
        JsonNode arguments = request.path("params").path("arguments");
        switch (request.path("params").path("name").asText()) {
            case "echo" -> text(request, arguments.path("text").asText());
            case "env" ->
                text(request, String.join(",", new TreeSet<>(System.getenv().keySet())));
            case "exit" -> System.exit(7);
            case "long" -> text(request, "x".repeat(arguments.path("size").asInt()));
            case "fork" ->
                text(
                        request,
                        Long.toString(new ProcessBuilder(command(List.of("child")))
                                .start()
                                .pid()));
            case "fail" -> refuse(request);
            default -> System.err.println("hangs");
        }
    }

    private static void text(JsonNode request, String text) {
        ObjectNode result = JSON.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        reply(request, result);
    }

    private static void reply(JsonNode request, ObjectNode result) {
        OUT.println(JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .<ObjectNode>set("id", request.get("id"))
                .set("result", result));
    }

    private static void refuse(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0").set("id", request.get("id"));
        answer.putObject("error").put("code", -32_601).put("message", "Unknown: " + System.getenv("TOKEN"));
        OUT.println(answer);
    }

    private static ObjectNode tell(String method) {
        return JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
    }
}
