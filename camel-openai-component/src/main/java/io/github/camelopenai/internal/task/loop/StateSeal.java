package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIPendingApproval;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the state of a loop that leaves the JVM, and takes back only what it has signed: with HMAC-SHA256 (<a
 * href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>).
 */
public final class StateSeal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST = 16;

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException where the key is too short to be one */
    public StateSeal(String key) {
        if (key.length() < LEAST) {
            throw new IllegalArgumentException(
                    "The option approvalKey has " + key.length() + " characters, but must have at least " + LEAST
                            + ": it is a secret that signs the state of loops");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * A loop that waits.
     *
     * @param operation what it calls; it goes on there only
     * @param waiting the calls that need a decision
     */
    OpenAIPendingApproval seal(String operation, LoopState state, List<OpenCall> waiting) {
        waiting.forEach(OpenCall::ask);
        byte[] bytes = LoopCheckpoint.write(state).getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().encodeToString(bytes);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("operation", operation);
        json.set("calls", asked(state));
        json.put("state", text).put("signature", signature(operation, text));
        return new OpenAIPendingApproval(json.toString());
    }

    /** What people read of a loop. */
    private static ArrayNode asked(LoopState state) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        state.calls().stream().filter(OpenCall::isAsked).forEach(call -> calls.addObject()
                .put("id", call.called().id())
                .put("name", call.called().name())
                .set("arguments", call.called().object()));
        return calls;
    }

    /**
     * The loop that a text holds.
     *
     * @throws OpenAIInvalidRequestException where nobody with the key has written it, or for another operation
     */
    LoopState open(String operation, String text) {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused("is no JSON: " + e.getMessage());
        }
        String state = json.path("state").asText();
        byte[] given = json.path("signature").asText().getBytes(StandardCharsets.UTF_8);
        byte[] right = signature(json.path("operation").asText(), state).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, right)) {
            throw refused("has no signature of this approvalKey: it was changed, or signed with another key");
        }
        if (!json.path("operation").asText().equals(operation)) {
            throw refused("is a loop of " + json.path("operation").asText() + ", not of " + operation);
        }
        LoopState loop = LoopCheckpoint.read(new String(Base64.getDecoder().decode(state), StandardCharsets.UTF_8));
        // Who decided has read these
        if (!Json.parse(asked(loop).toString()).equals(json.path("calls"))) {
            throw refused("was changed: its calls are not those that were signed");
        }
        return loop;
    }

    private static OpenAIInvalidRequestException refused(String why) {
        return new OpenAIInvalidRequestException("The message body " + why
                + ". operation=resume takes what approval=suspend gave as a body, unchanged.");
    }

    private String signature(String operation, String state) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(operation.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) '\n');
            return Base64.getEncoder().encodeToString(mac.doFinal(state.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Each JVM has " + ALGORITHM, e);
        }
    }
}
