package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.WaitingCall;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The objects of all pages of a list, one page in memory: the next one is fetched when the last object of this one is taken.
 *
 * <p>Fetching holds the thread that asks for the object; of a split with {@code streaming()} that is the split's own. The cursor
 * of the next page is {@code last_id}, else the id of the page's last object (<a
 * href="https://platform.openai.com/docs/api-reference/files/list">after</a>). All pages share the time of the first one's exchange.
 */
public final class PageIterator implements Iterator<Object> {

    private final ApiRequest request;
    private final OpenAIClient client;
    private final Deadline deadline;
    private final Set<String> cursors = new HashSet<>();
    private Iterator<?> items;
    private String next;

    PageIterator(ApiRequest request, ApiResponse response, JsonNode json, OpenAIClient client) {
        this.request = request;
        this.client = client;
        this.deadline = response.deadline();
        open(response, json);
    }

    /**
     * The objects of a list, from its first page on.
     *
     * @throws OpenAIException where it cannot be had
     */
    public static PageIterator of(ApiRequest request, OpenAIClient client) {
        ApiResponse response = WaitingCall.await(client.send(request), "the first page");
        return new PageIterator(request, response, client.reader().json(response), client);
    }

    /** @throws OpenAIException where the next page cannot be had */
    @Override
    public boolean hasNext() {
        while (!items.hasNext() && next != null) {
            ApiResponse response =
                    WaitingCall.await(client.send(request.withQuery("after", next), deadline), "the next page");
            open(response, client.reader().json(response));
        }
        return items.hasNext();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.next();
    }

    private void open(ApiResponse response, JsonNode page) {
        items = PageAnswer.items(response, page).iterator();
        next = page.path("has_more").asBoolean() ? cursor(response, page) : null;
    }

    private String cursor(ApiResponse response, JsonNode page) {
        JsonNode data = page.path("data");
        String told = Json.text(page, "last_id");
        String last = told == null ? Json.text(data.path(data.size() - 1), "id") : told;
        if (last == null) {
            throw notThePromised(response, "a page that has more after it, but no id to go on from");
        }
        if (!cursors.add(last)) {
            throw notThePromised(response, "the page after '" + last + "' again, so without an end");
        }
        return last;
    }
}
