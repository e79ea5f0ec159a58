package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as the stand-in received it.
 *
 * <pre>{@code
 * RecordedRequest request = openai.requests().get(0);
 * assertThat(request.path()).isEqualTo("/chat/completions");
 * assertThat(request.body().path("model").asText()).isEqualTo("gpt-4o-mini");
 * }</pre>
 */
public final class RecordedRequest {

    /** Where a base URL ends: OpenAI's own, or one of the forms that Azure has. */
    private static final String BASE = "^(/openai/deployments/[^/]+|/openai/v1|/openai|/v1)(?=/)";

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;
    /** The tree of a body, or null for one that is made when it is asked for. */
    private final JsonNode body;

    private final Map<String, byte[]> files;

    private RecordedRequest(
            String method,
            String path,
            Map<String, String> query,
            Map<String, List<String>> headers,
            byte[] bytes,
            JsonNode body,
            Map<String, byte[]> files) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.bytes = bytes;
        this.body = body;
        this.files = files;
    }

    private static RecordedRequest of(
            String method,
            String url,
            Map<String, List<String>> headers,
            byte[] bytes,
            JsonNode body,
            Map<String, byte[]> files) {
        URI uri = URI.create(url);
        String path = uri.getPath().replaceFirst(BASE, "");
        return new RecordedRequest(method, path, query(uri.getRawQuery()), headers, bytes, body, files);
    }

    static RecordedRequest of(Request request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key(), List.copyOf(header.values()));
        }
        String method = request.getMethod().getName();
        if (request.isMultipart()) {
            return ofForm(method, headers, request);
        }
        byte[] bytes = request.getBody() == null ? new byte[0] : request.getBody();
        return of(method, request.getUrl(), headers, bytes, Json.parseOrMissing(bytes), Map.of());
    }

    private static RecordedRequest ofForm(String method, Map<String, List<String>> headers, Request request) {
        ObjectNode fields = Json.object();
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Request.Part part : request.getParts()) {
            boolean isFile = part.getFileName() != null;
            fields.put(
                    part.getName(), isFile ? part.getFileName() : part.getBody().asString());
            if (isFile) {
                files.put(part.getName(), part.getBody().asBytes());
            }
        }
        return of(method, request.getUrl(), headers, new byte[0], fields, files);
    }

    /** A request without headers, such as one that stands in a line of a batch. */
    static RecordedRequest ofBody(String method, String url, byte[] json) {
        return of(method, url, Map.of(), json, Json.parseOrMissing(json), Map.of());
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : raw == null ? new String[0] : raw.split("&")) {
            String[] pair = parameter.split("=", 2);
            query.put(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The method, such as {@code POST}. */
    public String method() {
        return method;
    }

    /** The path under the base URL, such as {@code /chat/completions}, without the query. */
    public String path() {
        return path;
    }

    /** The query parameters. */
    public Map<String, String> query() {
        return Map.copyOf(query);
    }

    /** The headers; their names are found in any case. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        return copy;
    }

    /** The first value of a header, or null where there is none. */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /**
     * The body as a tree: JSON, or the fields of a form, where a file is its name. A missing node where there is no body, or
     * one of another kind.
     */
    public JsonNode body() {
        return fields().deepCopy();
    }

    /** The body as it came, empty where there is none or where it is a form. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The content of a file of a form, such as {@code file} of an upload, or null where there is none. */
    public byte[] file(String field) {
        byte[] content = files.get(field);
        return content == null ? null : content.clone();
    }

    /** The body, which nobody may change. */
    JsonNode fields() {
        return body == null ? Json.parseOrMissing(bytes) : body;
    }

    /** The same to be kept: a tree takes several times the memory of its JSON, so it is made anew when it is asked for. */
    RecordedRequest toBeKept() {
        return bytes.length == 0 ? this : new RecordedRequest(method, path, query, headers, bytes, null, files);
    }

    /** How many bytes of memory its body takes, about. */
    long size() {
        return bytes.length
                + files.values().stream().mapToLong(content -> content.length).sum();
    }

    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
