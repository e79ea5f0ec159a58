package io.github.camelopenai.internal.api;

import java.util.Map;
import java.util.Set;

/**
 * One operation of the API: a row of {@code operations.tsv}, the whole of what the component knows about it.
 *
 * @param resource the resource as an endpoint URI names it, such as {@code chat}
 * @param name the operation as the option {@code operation} names it, such as {@code create}
 * @param method the HTTP method
 * @param path the path under the base URL, with an {@code {id}} for each id
 * @param body what the request carries
 * @param reply what comes back
 * @param traits what is true of it
 * @param key the name under which tables and messages refer to it, such as {@code chat.create}
 * @param idCount how many ids the path takes
 */
public record Operation(
        String resource,
        String name,
        String method,
        String path,
        Body body,
        Reply reply,
        Set<Trait> traits,
        String key,
        int idCount) {

    private static final String ID = "{id}";

    Operation(String resource, String name, String method, String path, Body body, Reply reply, Set<Trait> traits) {
        this(resource, name, method, path, body, reply, traits, resource + '.' + name, idsIn(path));
    }

    private static int idsIn(String path) {
        int count = 0;
        for (int at = path.indexOf(ID); at >= 0; at = path.indexOf(ID, at + ID.length())) {
            count++;
        }
        return count;
    }

    /**
     * What the request carries.
     *
     * @param kind its form
     * @param content the field that takes the content of a message body, or null where there is none
     * @param list what a {@code List} as message body means
     * @param defaults what is sent where nobody sets it, by field
     */
    public record Body(RequestKind kind, String content, ListContent list, Map<String, String> defaults) {

        static final Body NONE = new Body(RequestKind.NONE, null, ListContent.NONE, Map.of());
    }

    /**
     * What comes back.
     *
     * @param kind the form of the response
     * @param answer what a route gets from it
     * @param events the form of its events where it is streamed, or {@code NONE} where the operation cannot stream
     */
    public record Reply(ResponseKind kind, AnswerKind answer, EventForm events) {}

    /** What is true of an operation. */
    public enum Trait {
        /** A call is charged the tokens that its answer names; else these belong to an earlier call. */
        CHARGED,
        /** Azure has it under the URL of a deployment. */
        AZURE_DEPLOYMENT,
        /** It is the resource's operation where an endpoint names none. */
        DEFAULT,
        /** It is gone from OpenAI's current description. */
        LEGACY,
        /** What it retrieves runs, and comes to an end. */
        JOB,
        /** The requests of a batch can call it. */
        BATCH,
        /** A file that is too large for one request can go up in parts. */
        IN_PARTS,
        /** The request can name a file by its id, instead of carrying it. */
        FILE_OR_ID
    }

    /** The resource whose requests are made by their method and path, and are not in the table. */
    public static final String REQUEST = "request";

    /** What a request carries. */
    public enum RequestKind {
        NONE,
        JSON,
        MULTIPART
    }

    /** The form of a response. */
    public enum ResponseKind {
        JSON,
        PAGE,
        BINARY,
        TEXT_OR_JSON
    }

    /** The forms of events in which answers are streamed. */
    public enum EventForm {
        NONE,
        CHAT,
        COMPLETION,
        RESPONSE,
        IMAGE,
        TRANSCRIPT,
        SPEECH,
        /** The objects of a list. */
        LIST
    }

    /** What the elements of a {@code List} body are. */
    public enum ListContent {
        /** The operation takes no list. */
        NONE,
        /** Chat messages, each with a role. */
        MESSAGES,
        /** Items of the Responses API. */
        ITEMS,
        /** Several inputs of one kind, answered in the same order. */
        INPUTS,
        /** Several files. */
        FILES
    }

    /** What a route gets from the response. */
    public enum AnswerKind {
        TEXT,
        EMBEDDINGS,
        MODERATIONS,
        IMAGES,
        /** A list of objects, one page of it. */
        PAGE,
        /** An object about a generated answer; its id is a response id. */
        GENERATED,
        /** An object that the server keeps; its id is what the next call on it needs. */
        STORED,
        /** Any other object. */
        OBJECT,
        /** What was said: a text, or subtitles. */
        TRANSCRIPT,
        /** The body as a text, whatever it is. */
        RAW,
        /** Bytes, as they arrive. */
        BINARY
    }

    /** Whether the answer depends on nothing but the request, so that the same request may get it again. */
    public boolean isPure() {
        boolean isGenerated =
                answer() == AnswerKind.TEXT || answer() == AnswerKind.EMBEDDINGS || answer() == AnswerKind.MODERATIONS;
        return isGenerated && request() == RequestKind.JSON && method.equals("POST");
    }

    /**
     * A request that is not in the table.
     *
     * @param expected the form of the response: JSON, BINARY or TEXT_OR_JSON, which is then taken for a text
     */
    public static Operation request(String method, String path, ResponseKind expected) {
        boolean hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        AnswerKind answer =
                switch (expected) {
                    case BINARY -> AnswerKind.BINARY;
                    case TEXT_OR_JSON -> AnswerKind.RAW;
                    case JSON, PAGE -> AnswerKind.OBJECT;
                };
        return new Operation(
                REQUEST,
                method,
                method,
                path,
                hasBody ? new Body(RequestKind.JSON, null, ListContent.NONE, Map.of()) : Body.NONE,
                new Reply(expected, answer, EventForm.NONE),
                hasBody ? Set.of(Trait.DEFAULT, Trait.CHARGED) : Set.of(Trait.DEFAULT));
    }

    /** The same row under another name: the first or the only call of something that is more than a call. */
    public Operation as(String otherName) {
        return new Operation(resource, otherName, method, path, body, reply, traits);
    }

    /** Whether this is a request that is not in the table. */
    public boolean isRequest() {
        return resource.equals(REQUEST);
    }

    /** Whether it has a model make a response, which has tools, conversations and messages that no other operation knows. */
    public boolean isOfResponses() {
        return resource.equals("responses") && name.equals("create");
    }

    /** The same operation with files in its request. */
    public Operation withFiles() {
        return new Operation(
                resource,
                name,
                method,
                path,
                new Body(RequestKind.MULTIPART, content(), list(), body.defaults()),
                reply,
                traits);
    }

    /** The form of the request. */
    public RequestKind request() {
        return body.kind();
    }

    /** The request field that takes the content of a message body, or null where there is none. */
    public String content() {
        return body.content();
    }

    /** What a {@code List} as message body means. */
    public ListContent list() {
        return body.list();
    }

    /** The form of the response. */
    public ResponseKind response() {
        return reply.kind();
    }

    /** What a route gets from the response. */
    public AnswerKind answer() {
        return reply.answer();
    }

    /** Whether the operation can stream. */
    public boolean streams() {
        return reply.events() != EventForm.NONE;
    }

    /** Whether something is true of it. */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether a message body goes into the request. */
    public boolean takesBody() {
        return request() != RequestKind.NONE;
    }

    /** The operation as an error message shows it, such as {@code openai:chat?operation=create}. */
    @Override
    public String toString() {
        return isRequest()
                ? "openai:request?method=" + method + "&path=" + path
                : "openai:" + resource + "?operation=" + name;
    }
}
