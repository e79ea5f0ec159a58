package io.github.camelopenai.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of the API: a row of {@code operations.tsv}, the whole of what the component knows about it.
 *
 * @param resource the resource as an endpoint URI names it, such as {@code chat}
 * @param name the operation as the option {@code operation} names it, such as {@code create}
 * @param method the HTTP method
 * @param path the path under the base URL, with an {@code {id}} for each id
 * @param request what the request carries
 * @param content the request field that takes the content of a message body, or null where there is none
 * @param list what a {@code List} as message body means
 * @param response the form of the response
 * @param answer what a route gets from the response
 * @param streams whether the operation can stream
 * @param charged whether a call of it is charged the tokens that its answer names; where it is not, they belong to an earlier call
 * @param azureDeployment whether Azure has it under the URL of a deployment
 * @param isDefault whether it is the resource's operation where an endpoint names none
 * @param legacy whether it is gone from OpenAI's current description
 */
public record Operation(
        String resource,
        String name,
        String method,
        String path,
        RequestKind request,
        String content,
        ListContent list,
        ResponseKind response,
        AnswerKind answer,
        boolean streams,
        boolean charged,
        boolean azureDeployment,
        boolean isDefault,
        boolean legacy) {

    /** The resource whose requests are made by their method and path, and are not in the table. */
    public static final String REQUEST = "request";

    /** The resource of which routes begin, and nothing is called. */
    public static final String WEBHOOK = "webhook";

    private static final Pattern ID = Pattern.compile("\\{id}");

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

    /** The name under which tables and messages refer to this operation, such as {@code chat.create}. */
    public String key() {
        return resource + '.' + name;
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
                hasBody ? RequestKind.JSON : RequestKind.NONE,
                null,
                ListContent.NONE,
                expected,
                answer,
                false,
                hasBody,
                false,
                true,
                false);
    }

    /** What a webhook is in place of an operation. */
    public static Operation webhook() {
        return new Operation(
                WEBHOOK,
                "receive",
                "POST",
                "",
                RequestKind.NONE,
                null,
                ListContent.NONE,
                ResponseKind.JSON,
                AnswerKind.OBJECT,
                false,
                false,
                false,
                true,
                false);
    }

    /** Whether this is no operation, but a webhook. */
    public boolean isWebhook() {
        return resource.equals(WEBHOOK);
    }

    /** Whether this is a request that is not in the table. */
    public boolean isRequest() {
        return resource.equals(REQUEST);
    }

    /** The same operation with files in its request. */
    public Operation withFiles() {
        return new Operation(
                resource,
                name,
                method,
                path,
                RequestKind.MULTIPART,
                content,
                list,
                response,
                answer,
                streams,
                charged,
                azureDeployment,
                isDefault,
                legacy);
    }

    /** How many ids the path takes. */
    public int idCount() {
        Matcher ids = ID.matcher(path);
        int count = 0;
        while (ids.find()) {
            count++;
        }
        return count;
    }

    /** Whether a message body goes into the request. */
    public boolean takesBody() {
        return request != RequestKind.NONE;
    }

    /** The operation as an error message shows it, such as {@code openai:chat?operation=create}. */
    @Override
    public String toString() {
        if (isWebhook()) {
            return "openai:webhook";
        }
        return isRequest()
                ? "openai:request?method=" + method + "&path=" + path
                : "openai:" + resource + "?operation=" + name;
    }
}
