package io.github.camelopenai.testsupport;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request for each row of the table that takes one, with no more than what OpenAI's description demands. */
public final class SampleRequests {

    /** The beginning of audio in Ogg. */
    public static final byte[] AUDIO = {'O', 'g', 'g', 'S', 0, 2};

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "{\"metadata\":{\"team\":\"blue\"}}";
    private static final String INPUT = "{\"model\":\"m\",\"input\":\"hi\"}";

    /** The request of each row that takes JSON or parts; in a part for bytes the text is the bytes. */
    private static final Map<String, String> REQUESTS = Map.ofEntries(
            entry("chat.create", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
            entry("chat.update", METADATA),
            entry("completions.create", "{\"model\":\"m\",\"prompt\":\"hi\"}"),
            entry("edits.create", "{\"model\":\"m\",\"input\":\"hi\",\"instruction\":\"fix\"}"),
            entry("embeddings.create", "{\"model\":\"m\",\"input\":\"hi\",\"encoding_format\":\"float\"}"),
            entry("moderations.create", "{\"input\":\"hi\"}"),
            entry("images.generate", "{\"prompt\":\"a cat\"}"),
            entry("images.edit", "{\"image\":\"(bytes)\",\"prompt\":\"a hat\"}"),
            entry("images.variation", "{\"image\":\"(bytes)\"}"),
            entry("audio.transcribe", "{\"file\":\"(bytes)\",\"model\":\"m\"}"),
            entry("audio.translate", "{\"file\":\"(bytes)\",\"model\":\"m\"}"),
            entry("audio.speech", "{\"model\":\"m\",\"input\":\"hi\",\"voice\":\"alloy\"}"),
            entry("files.upload", "{\"file\":\"(bytes)\",\"purpose\":\"evals\"}"),
            entry("uploads.addPart", "{\"data\":\"(bytes)\"}"),
            entry("containerFiles.create", "{\"file\":\"(bytes)\"}"),
            entry(
                    "uploads.create",
                    "{\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"bytes\":5,\"mime_type\":\"text/jsonl\"}"),
            entry("uploads.complete", "{\"part_ids\":[\"part_1\"]}"),
            entry("fineTunes.create", "{\"training_file\":\"f_1\"}"),
            entry("fineTuningJobs.create", "{\"model\":\"m\",\"training_file\":\"f_1\"}"),
            entry(
                    "batches.create",
                    "{\"input_file_id\":\"f_1\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"),
            entry("responses.create", INPUT),
            entry("responses.inputTokens", INPUT),
            entry("responses.compact", INPUT),
            entry("conversations.create", METADATA),
            entry("conversations.update", METADATA),
            entry(
                    "conversationItems.create",
                    "{\"items\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"hi\"}]}"),
            entry("vectorStores.create", "{\"name\":\"docs\"}"),
            entry("vectorStores.update", METADATA),
            entry("vectorStores.search", "{\"query\":\"hi\"}"),
            entry("vectorStoreFiles.create", "{\"file_id\":\"f_1\"}"),
            entry("vectorStoreFiles.update", "{\"attributes\":{\"a\":\"b\"}}"),
            entry("vectorStoreFileBatches.create", "{\"file_ids\":[\"f_1\"]}"),
            entry("containers.create", "{\"name\":\"box\"}"),
            entry(
                    "evals.create",
                    "{\"data_source_config\":{\"type\":\"custom\",\"item_schema\":{\"type\":\"object\"}},\"testing_criteria\":"
                            + "[{\"type\":\"string_check\",\"name\":\"n\",\"input\":\"a\",\"reference\":\"a\",\"operation\":\"eq\"}]}"),
            entry("evals.update", METADATA),
            entry(
                    "evalRuns.create",
                    "{\"data_source\":{\"type\":\"jsonl\",\"source\":{\"type\":\"file_id\",\"id\":\"f_1\"}}}"));

    private SampleRequests() {}

    /** The fields of a row's request, null where it takes none. */
    public static String json(Operation operation) {
        return REQUESTS.get(operation.key());
    }

    /** A message body that gives that request. */
    public static Object body(Operation operation) {
        if (operation.request() != RequestKind.MULTIPART) {
            return json(operation);
        }
        try {
            Map<String, Object> parts = JSON.readValue(json(operation), new TypeReference<>() {});
            parts.replace(operation.content(), bytes(operation));
            return parts;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file of a row that takes one. */
    public static byte[] bytes(Operation operation) {
        return operation.resource().equals("audio") ? AUDIO : "(bytes)".getBytes(StandardCharsets.UTF_8);
    }

    /** As many ids as a row takes. */
    public static String id(Operation operation) {
        return "a-1/b-2/c-3".substring(0, Math.max(0, operation.idCount() * 4 - 1));
    }

    /** The path of a row with these ids. */
    public static String path(Operation operation) {
        String path = operation.path();
        for (String part : id(operation).split("/")) {
            path = path.replaceFirst("\\{id}", part);
        }
        return path;
    }
}
