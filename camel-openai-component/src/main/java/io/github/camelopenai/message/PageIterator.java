package io.github.camelopenai.message;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.OpenAIClient;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The objects of all pages of a list, one page in memory: the next one is fetched when the last object of this one is taken.
 *
 * <p>Fetching holds the thread that asks for the object; of a split with {@code streaming()} that is the split's own. The cursor
 * of the next page is {@code last_id}, else the id of the page's last object (<a
 * href="https://platform.openai.com/docs/api-reference/files/list">after</a>).
 */
final class PageIterator implements Iterator<Object> {

    private final ApiRequest request;
    private final OpenAIClient client;
    private final Set<String> cursors = new HashSet<>();
    private Iterator<?> items;
    private String next;

    PageIterator(ApiRequest request, ApiResponse response, JsonNode json, OpenAIClient client) {
        this.request = request;
        this.client = client;
        open(response, json);
    }

    /** @throws OpenAIException where the next page cannot be had */
    @Override
    public boolean hasNext() {
        while (!items.hasNext() && next != null) {
            ApiResponse response = fetch(request.withQuery("after", next));
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
        String last = page.path("last_id")
                .asText(data.path(data.size() - 1).path("id").asText(null));
        if (last == null) {
            throw notThePromised(response, "a page that has more behind it, but no id to go on from");
        }
        if (!cursors.add(last)) {
            throw notThePromised(response, "the page behind '" + last + "' again, so without an end");
        }
        return last;
    }

    private ApiResponse fetch(ApiRequest page) {
        CompletableFuture<ApiResponse> call = client.send(page);
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OpenAIException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("The thread was interrupted while it waited for the next page");
        }
    }
}
