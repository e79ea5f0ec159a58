package io.github.camelopenai.examples.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.test.RecordedRequest;
import io.github.camelopenai.test.Replies;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays the model where there is no key: it reads the mail and what the tools have answered, and decides what comes next. */
final class PlayedModel {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("[A-Z]-[0-9]{4}");
    private static final Pattern NAME = Pattern.compile("From: ([^<\\n]*[^<\\s])");
    private static final Pattern WANTS_MONEY = Pattern.compile("(?i)refund|money back");

    private final String mail;
    private final Map<String, String> results;

    private PlayedModel(String mail, Map<String, String> results) {
        this.mail = mail;
        this.results = results;
    }

    /** Replies to a request of the desk. */
    static void reply(RecordedRequest request, Replies<?> reply) {
        Map<String, String> tools = new HashMap<>();
        Map<String, String> results = new HashMap<>();
        String mail = "";
        for (JsonNode message : request.body().path("messages")) {
            if (message.path("role").asText().equals("user")) {
                mail = message.path("content").asText();
            }
            message.path("tool_calls")
                    .forEach(call -> tools.put(
                            call.path("id").asText(), call.at("/function/name").asText()));
            if (message.path("role").asText().equals("tool")) {
                results.put(
                        tools.get(message.path("tool_call_id").asText()),
                        message.path("content").asText());
            }
        }
        new PlayedModel(mail, results).reply(reply);
    }

    private void reply(Replies<?> reply) {
        Matcher number = NUMBER.matcher(mail);
        boolean hasNumber = number.find();
        if (hasNumber && !results.containsKey("order")) {
            reply.toolCall("order", Map.of("order", number.group()));
        } else if (hasNumber && wantsMoney() && !results.containsKey("refund")) {
            reply.toolCall("refund", Map.of("order", number.group()));
        } else if (!results.containsKey("answer")) {
            reply.toolCall("answer", Map.of("text", text()));
        } else if (results.get("answer").contains("not known whether it ran")) {
            reply.toolCall("answer", Map.of("text", text() + "\n(We may have told you before.)"));
        } else {
            reply.answer("The mail of " + customer() + " is answered.");
        }
    }

    private boolean wantsMoney() {
        return order().path("state").asText().equals("delivered")
                && WANTS_MONEY.matcher(mail).find();
    }

    private String text() {
        return "Dear " + customer() + ",\n" + (order().isMissingNode() ? withoutOrder() : withOrder())
                + "\nYour support desk";
    }

    private String withoutOrder() {
        return results.containsKey("order")
                ? "we find no such order of yours. Please check its number."
                : "which order is it? Please send us its number, such as A-1001.";
    }

    private String withOrder() {
        String what = "your " + order().path("item").asText() + ", order "
                + order().path("number").asText() + ',';
        String refund = results.get("refund");
        if (refund == null) {
            return what + " is " + order().path("state").asText() + '.';
        }
        return refund.startsWith("Paid back")
                ? "we have paid you back " + order().path("price").asText() + " for " + what + " and are sorry."
                : "we are sorry that we cannot pay you back the price of " + what + " as you asked.";
    }

    private String customer() {
        Matcher name = NAME.matcher(mail);
        return order().has("name") ? order().path("name").asText() : name.find() ? name.group(1) : "customer";
    }

    /** The order as its tool gave it; missing if no tool gave one. */
    private JsonNode order() {
        String result = results.getOrDefault("order", "");
        try {
            return result.startsWith("{") ? JSON.readTree(result) : JSON.missingNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The tool gave " + result, e);
        }
    }
}
