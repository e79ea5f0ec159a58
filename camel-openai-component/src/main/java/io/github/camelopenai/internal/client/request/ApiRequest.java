package io.github.camelopenai.internal.client.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.shape.Shape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call, ready to be sent.
 *
 * @param operation what is called
 * @param path the path under the base URL, its ids filled in and encoded
 * @param ids the ids in the path, left to right, not encoded
 * @param query the query parameters, not encoded
 * @param fields the fields of the body, or null where the operation takes none
 * @param files the files of a multipart body
 * @param streaming whether the response is asked for as a stream of events
 * @param negotiable the fields whose name or value the component has chosen, not the user, so that a server may do without them
 * @param shape what the answer must look like, or null
 * @param stripsThinking whether the thoughts in the text of the answer are none of the answer
 * @param origin where it comes from, or null where nobody knows
 * @param budgetKey whose budget pays for it, or null for that of the credentials
 */
public record ApiRequest(
        Operation operation,
        String path,
        List<String> ids,
        Map<String, String> query,
        ObjectNode fields,
        List<FilePart> files,
        boolean streaming,
        Set<String> negotiable,
        Shape shape,
        boolean stripsThinking,
        Origin origin,
        String budgetKey) {

    /** A request of which only this is known. */
    public ApiRequest(
            Operation operation,
            String path,
            List<String> ids,
            Map<String, String> query,
            ObjectNode fields,
            List<FilePart> files,
            boolean streaming,
            Set<String> negotiable,
            Shape shape) {
        this(operation, path, ids, query, fields, files, streaming, negotiable, shape, false, null, null);
    }

    /** A request that is sent as it is. */
    public ApiRequest(
            Operation operation,
            String path,
            List<String> ids,
            Map<String, String> query,
            ObjectNode fields,
            List<FilePart> files,
            boolean streaming) {
        this(operation, path, ids, query, fields, files, streaming, Set.of(), null);
    }

    /** A request whose response comes as a whole. */
    public ApiRequest(
            Operation operation,
            String path,
            List<String> ids,
            Map<String, String> query,
            ObjectNode fields,
            List<FilePart> files) {
        this(operation, path, ids, query, fields, files, false);
    }

    /** The same request with another value of a query parameter. */
    public ApiRequest withQuery(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(query);
        changed.put(name, value);
        return new ApiRequest(
                operation,
                path,
                ids,
                changed,
                fields,
                files,
                streaming,
                negotiable,
                shape,
                stripsThinking,
                origin,
                budgetKey);
    }

    /** The same request with other fields. */
    public ApiRequest withFields(ObjectNode others) {
        return new ApiRequest(
                operation,
                path,
                ids,
                query,
                others,
                files,
                streaming,
                negotiable,
                shape,
                stripsThinking,
                origin,
                budgetKey);
    }

    /** The same request, one more of whose fields is not the user's. */
    public ApiRequest negotiating(String field) {
        Set<String> more = new HashSet<>(negotiable);
        more.add(field);
        return new ApiRequest(
                operation, path, ids, query, fields, files, streaming, more, shape, stripsThinking, origin, budgetKey);
    }

    /** The same request, whose answer must have a shape. */
    public ApiRequest shaped(Shape other) {
        return new ApiRequest(
                operation,
                path,
                ids,
                query,
                fields,
                files,
                streaming,
                negotiable,
                other,
                stripsThinking,
                origin,
                budgetKey);
    }

    /** The same request, the thoughts in the text of whose answer are none of the answer. */
    public ApiRequest withoutThinking() {
        return new ApiRequest(
                operation, path, ids, query, fields, files, streaming, negotiable, shape, true, origin, budgetKey);
    }

    /** The same request, from somewhere else. */
    public ApiRequest from(Origin other) {
        return new ApiRequest(
                operation,
                path,
                ids,
                query,
                fields,
                files,
                streaming,
                negotiable,
                shape,
                stripsThinking,
                other,
                budgetKey);
    }

    /** The same request, which another budget pays for. */
    public ApiRequest paidBy(String key) {
        return new ApiRequest(
                operation, path, ids, query, fields, files, streaming, negotiable, shape, stripsThinking, origin, key);
    }

    /** The body as it is sent, or null. */
    public Payload payload() {
        if (fields == null) {
            return null;
        }
        return operation.request() == RequestKind.MULTIPART
                ? Multipart.of(fields, files)
                : Payload.json(JsonPieces.of(fields));
    }

    /** The model that is asked, empty where the request names none. */
    public String model() {
        return fields == null ? "" : fields.path("model").asText("");
    }

    /** Without the body, which holds prompts. */
    @Override
    public String toString() {
        return operation.method() + ' ' + path;
    }
}
