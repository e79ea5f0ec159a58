package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** Uploaded files and the results of batches, kept on disk: each a file for its content and one for what is told of it. */
final class StoredFiles {

    private static final String TOLD = ".json";

    private final Folder folder;
    private final Ids ids;

    StoredFiles(Folder folder, Ids ids) {
        this.folder = folder;
        this.ids = ids;
    }

    void addTo(KnownRequests known) {
        known.add("POST", "/files", (request, none) -> upload(request));
        known.add("GET", "/files", (request, none) -> list(request));
        known.add("GET", "/files/{id}", (request, id) -> folder.has(id) ? Answer.json(told(id)) : notFound(id));
        known.add("DELETE", "/files/{id}", (request, id) -> folder.has(id) ? delete(id) : notFound(id));
        known.add("GET", "/files/{id}/content", (request, id) -> folder.has(id) ? content(id) : notFound(id));
    }

    private Answer upload(RecordedRequest request) {
        byte[] content = request.file("file");
        if (content == null) {
            return Refusals.missing("file");
        }
        String id = "file-" + ids.next();
        folder.write(id, content);
        String name = request.fields().path("file").asText();
        return Answer.json(describe(id, name, request.fields().path("purpose").asText("user_data"), content.length));
    }

    /** Tells of a file whose content is in the folder. */
    ObjectNode describe(String id, String name, String purpose, long bytes) {
        ObjectNode file = Json.object("file")
                .put("id", id)
                .put("bytes", bytes)
                .put("created_at", Json.now())
                .put("filename", name)
                .put("purpose", purpose)
                .put("status", "processed");
        folder.writeJson(id + TOLD, file);
        return file;
    }

    private Answer list(RecordedRequest request) {
        ObjectNode page = Json.object("list").put("has_more", false);
        ArrayNode data = page.putArray("data");
        String purpose = request.query().get("purpose");
        folder.names("file-", TOLD)
                .map(folder::json)
                .filter(file ->
                        purpose == null || purpose.equals(file.path("purpose").asText()))
                .sorted(Comparator.comparing(file -> -file.path("created_at").asLong()))
                .forEach(data::add);
        page.put("first_id", data.path(0).path("id").asText(null));
        page.put("last_id", data.path(data.size() - 1).path("id").asText(null));
        return Answer.json(page);
    }

    private ObjectNode told(String id) {
        return folder.json(id + TOLD);
    }

    private Answer content(String id) {
        String type =
                told(id).path("filename").asText().endsWith("l") ? "application/jsonl" : "application/octet-stream";
        return Answer.bytes(type, folder.read(id));
    }

    private Answer delete(String id) {
        folder.delete(List.of(id, id + TOLD));
        return Answer.json(Json.object("file").put("id", id).put("deleted", true));
    }

    private static Answer notFound(String id) {
        return Refusals.notFound("No such File object: " + id);
    }
}
