package io.github.camelopenai.message;

import io.github.camelopenai.internal.api.Json;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * A loop with tools that waits for somebody's decisions, as JSON that a later exchange goes on with.
 *
 * <pre>{@code
 * .to("openai:chat?model=gpt-4o-mini&tags=desk&approval=suspend&approvalKey={{desk.key}}")
 * .filter(body().isInstanceOf(OpenAIPendingApproval.class)).to("file:pending")
 * }</pre>
 *
 * <p>It converts to {@code String}, {@code byte[]} and {@code InputStream}. The JSON has the whole conversation, which it does not hide, and a
 * signature, so that nobody changes it on the way.
 */
public final class OpenAIPendingApproval implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String json;

    /** @param json what {@link #toJson} gave */
    public OpenAIPendingApproval(String json) {
        this.json = json;
    }

    /** All of it, in one line. */
    public String toJson() {
        return json;
    }

    /** The calls that wait: Maps with {@code id}, {@code name} and {@code arguments}, a Map. For people to read: what counts is signed. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> getCalls() {
        return (List<Map<String, Object>>) Json.toObject(Json.parse(json).path("calls"));
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "approval of "
                + getCalls().stream().map(call -> call.get("name")).toList();
    }
}
