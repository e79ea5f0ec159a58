package io.github.camelopenai.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The requests that the stand-in can answer without being told how. */
final class KnownRequests {

    private final List<Known> all = new ArrayList<>();

    /** What answers a request. */
    @FunctionalInterface
    interface Handler {

        /** @param id the id in the path, or an empty text */
        Answer answer(RecordedRequest request, String id);
    }

    private record Known(String method, String path, Handler handler) {

        boolean is(RecordedRequest request) {
            return request.method().equals(method) && request.path().matches(regex(path));
        }
    }

    /** What a path matches whose {@code {id}} stands for any id. */
    static String regex(String path) {
        return Pattern.quote(path).replace("{id}", "\\E([^/]+)\\Q");
    }

    void add(String method, String path, Handler handler) {
        all.add(new Known(method, path, handler));
    }

    Optional<Answer> answer(RecordedRequest request) {
        return all.stream().filter(known -> known.is(request)).findFirst().map(known -> {
            String id = known.path().contains("{id}") ? request.path().replaceFirst(regex(known.path()), "$1") : "";
            return known.handler().answer(request, id);
        });
    }

    /** Says what there is, because a test that meets this error has to decide what to tell the stand-in. */
    Answer unknown(RecordedRequest request) {
        String known = all.stream().map(one -> one.method() + ' ' + one.path()).collect(Collectors.joining(", "));
        return Refusals.error(
                404,
                "The stand-in does not know " + request + ". Tell it an answer: on(\"" + request.path()
                        + "\").json(...). It knows: " + known + ".",
                "invalid_request_error",
                null,
                "unknown_url");
    }
}
