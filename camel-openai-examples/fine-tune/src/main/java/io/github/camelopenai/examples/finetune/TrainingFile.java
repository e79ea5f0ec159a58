package io.github.camelopenai.examples.finetune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks a training file before anything of it is uploaded: JSON Lines, an example of a conversation in each (<a
 * href="https://platform.openai.com/docs/guides/supervised-fine-tuning">format of the training data</a>).
 */
final class TrainingFile {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final int SHOWN_FAULTS = 20;

    private TrainingFile() {}

    /**
     * Reads the file line by line.
     *
     * @param legacy whether a line may hold a prompt and its completion instead of messages
     * @return how many examples it has
     * @throws InvalidTrainingFileException where a line is none, naming each by its number
     */
    static int check(Path file, boolean legacy) throws IOException {
        List<String> faults = new ArrayList<>();
        int lines = 0;
        int faulty = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                String fault = fault(line, legacy);
                if (fault != null && ++faulty <= SHOWN_FAULTS) {
                    faults.add("line " + lines + ": " + fault);
                }
            }
        } catch (MalformedInputException e) {
            throw new InvalidTrainingFileException(file, "line " + (lines + 1) + " or one soon after it is no UTF-8");
        }
        if (lines == 0) {
            throw new InvalidTrainingFileException(file, "it is empty");
        }
        if (faulty > 0) {
            String more = faulty > SHOWN_FAULTS ? "\n  and " + (faulty - SHOWN_FAULTS) + " more" : "";
            throw new InvalidTrainingFileException(
                    file, faulty + " of " + lines + " lines are invalid\n  " + String.join("\n  ", faults) + more);
        }
        return lines;
    }

    private static String fault(String line, boolean legacy) {
        JsonNode example;
        try {
            example = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return "no JSON, at column " + e.getLocation().getColumnNr();
        }
        if (!example.isObject()) {
            return line.isBlank() ? "empty" : "no JSON object";
        }
        boolean isPair =
                example.path("prompt").isTextual() && example.path("completion").isTextual();
        return legacy && isPair ? null : messagesFault(example.path("messages"), legacy);
    }

    private static String messagesFault(JsonNode messages, boolean legacy) {
        if (!messages.isArray() || messages.isEmpty()) {
            return legacy ? "neither messages, nor a prompt with its completion" : "no messages";
        }
        boolean answered = false;
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String role = message.path("role").asText();
            if (!ROLES.contains(role)) {
                return "message " + (i + 1) + " has the role '" + role + "', which is none of "
                        + String.join(", ", ROLES.stream().sorted().toList());
            }
            boolean says = message.hasNonNull("content")
                    || message.hasNonNull("tool_calls")
                    || message.hasNonNull("function_call");
            if (!says) {
                return "message " + (i + 1) + " has no content";
            }
            answered |= role.equals("assistant");
        }
        return answered ? null : "no message of the assistant, so nothing to learn";
    }
}
