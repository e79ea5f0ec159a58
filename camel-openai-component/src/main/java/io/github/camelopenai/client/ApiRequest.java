package io.github.camelopenai.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call, ready to be sent.
 *
 * @param operation what is called
 * @param path the path under the base URL, its ids filled in and encoded
 * @param ids the ids in the path, left to right, not encoded
 * @param query the query parameters, not encoded
 * @param body the JSON body, or null where the operation takes none
 */
public record ApiRequest(
        Operation operation, String path, List<String> ids, Map<String, String> query, ObjectNode body) {

    /** The same request with another value of a query parameter. */
    public ApiRequest withQuery(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(query);
        changed.put(name, value);
        return new ApiRequest(operation, path, ids, changed, body);
    }

    /** Without the body, which holds prompts. */
    @Override
    public String toString() {
        return operation.method() + ' ' + path;
    }
}
