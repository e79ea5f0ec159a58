package io.github.camelopenai.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIContentFilterException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the fields that the component chooses a server refuses, so that each need be refused once. All clients of a component
 * share it.
 *
 * <p>A field that a user has put into the request is never changed: only those that {@link ApiRequest#negotiable()} names are.
 */
public final class Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);

    private static final String STREAM_OPTIONS = "stream_options";
    private static final Set<String> WITH_STREAM_OPTIONS = Set.of("chat.create", "completions.create");

    /** The fields that some servers refuse. */
    private static final List<Refusable> FIELDS = List.of(
            // https://platform.openai.com/docs/api-reference/chat/create: asks a stream for its usage
            new Refusable(STREAM_OPTIONS, null, false, "\\b(?:stream_options|include_usage)\\b", false),
            // https://platform.openai.com/docs/api-reference/embeddings/create: base64 is half as long as numbers
            new Refusable("encoding_format", null, false, "\\b(?:encoding_format|base64)\\b", false),
            // Mistral and older servers know max_tokens only; OpenAI's reasoning models refuse it
            new Refusable("max_completion_tokens", "max_tokens", true, "\\bmax_completion_tokens\\b", true),
            new Refusable("max_tokens", "max_completion_tokens", true, "\\bmax_tokens\\b", true));

    private final Set<Refusal> refusals = ConcurrentHashMap.newKeySet();
    private final Set<String> withRepairedTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> askedForAnything = ConcurrentHashMap.newKeySet();
    private final ShapeDialect shapes = new ShapeDialect();

    /** The words of refusals, made with the first of them: a start needs none. */
    private static final class Refusing {

        static final Pattern REFUSAL = Pattern.compile(
                "not (?:be |a )?(?:supported|permitted|allowed|recogni[sz]ed|known|implemented|accepted|valid|expected)"
                        + "|(?:not|n't) (?:support|accept|allow|recogni[sz]e|know|have)|unsupported|unknown|unrecogni[sz]ed"
                        + "|unexpected|extra_forbidden|extra (?:input|field)|additional propert|no such|forbidden|deprecated"
                        + "|invalid (?:parameter|field|argument|property)|cannot be used",
                Pattern.CASE_INSENSITIVE);

        /** What is said of a value, where the field itself is known. */
        static final Pattern OF_VALUE = Pattern.compile(
                "too (?:large|small|big|high|low)|at (?:most|least)|(?:greater|less|larger|smaller|more) than|exceed|out of range"
                        + "|must be (?:an?|between|positive|[<>])",
                Pattern.CASE_INSENSITIVE);
    }

    /**
     * A field that some servers refuse.
     *
     * @param name its name
     * @param other the name under which its value is sent instead, or null where it is left out
     * @param ofModel whether it depends on the model too
     * @param named the pattern that finds it in the words of a server
     * @param hasValueOfUser whether its value is a user's, so that a server may also refuse that
     */
    record Refusable(String name, String other, boolean ofModel, String named, boolean hasValueOfUser) {

        boolean isIn(ApiRequest request) {
            return request.negotiable().contains(name) && request.fields().has(name);
        }

        boolean isRefusedIn(String words) {
            return Pattern.compile(named).matcher(words).find()
                    && (!hasValueOfUser
                            || Refusing.REFUSAL.matcher(words).find()
                                    && !Refusing.OF_VALUE.matcher(words).find());
        }

        private Refusal refusal(String server, String model) {
            return new Refusal(server, ofModel ? model : "", name);
        }
    }

    private record Refusal(String server, String model, String field) {}

    /** The request as the server takes it, as far as that is known; a stream is asked for its usage. */
    ApiRequest speak(String server, String model, ApiRequest request) {
        if (request.fields() == null) {
            return request;
        }
        ApiRequest spoken = asksForUsage(request) ? withUsage(request) : request;
        if (refusals.isEmpty()) {
            return spoken;
        }
        for (Refusable field : FIELDS) {
            boolean isKnown = refusals.contains(field.refusal(server, model));
            if (isKnown && field.isIn(spoken)) {
                spoken = without(field, spoken);
            }
        }
        return spoken;
    }

    private static boolean asksForUsage(ApiRequest request) {
        return request.streaming()
                && WITH_STREAM_OPTIONS.contains(request.operation().key())
                && !request.fields().has(STREAM_OPTIONS);
    }

    /** In which way servers are asked for the shapes of answers. */
    ShapeDialect shapes() {
        return shapes;
    }

    /** A token for a server had to be repaired; whether this is the first time. */
    boolean repairsToken(ServerAddress server) {
        return withRepairedTokens.add(server.toString());
    }

    /** Whether a server has refused to choose a type of answer. */
    boolean isAskedForAnything(String server) {
        return askedForAnything.contains(server);
    }

    /** A server answers 406, and will do so again. Tells it once. */
    void learnToAskForAnything(String server) {
        if (askedForAnything.add(server)) {
            LOG.warn(
                    "{} answers 406 to the types of answer that are asked for. From now on it is asked for */*.",
                    server);
        }
    }

    /** The request for the same answer as a whole. */
    static ApiRequest unstreamed(ApiRequest request) {
        ObjectNode fields = copy(request);
        fields.remove(List.of("stream", STREAM_OPTIONS));
        return request.withFields(fields);
    }

    private static ApiRequest withUsage(ApiRequest request) {
        ObjectNode fields = copy(request);
        fields.putObject(STREAM_OPTIONS).put("include_usage", true);
        return request.withFields(fields).negotiating(STREAM_OPTIONS);
    }

    /** The fields of a request that a server has just refused. */
    static Set<Refusable> refused(OpenAIException failure, ApiRequest request) {
        Set<Refusable> refused = new LinkedHashSet<>();
        if (isRefusal(failure) && request.fields() != null) {
            String words = wordsOf(failure);
            for (Refusable field : FIELDS) {
                if (field.isIn(request) && field.isRefusedIn(words)) {
                    refused.add(field);
                }
            }
        }
        return refused;
    }

    /** Whether a server has refused the request as such, and not its prompt. */
    static boolean isRefusal(OpenAIException failure) {
        return failure instanceof OpenAIInvalidRequestException
                && !(failure instanceof OpenAIContextLengthException)
                && !(failure instanceof OpenAIContentFilterException)
                && failure.getStatus() > 0;
    }

    static String wordsOf(OpenAIException failure) {
        return failure.getCode() + ' ' + failure.getParam() + ' ' + failure.getServerMessage();
    }

    /** A server refuses a field, and will do so again. Tells it once. */
    void learn(Refusable field, String server, String model) {
        if (field.other() != null) {
            forget(field.other(), server, model);
        }
        if (refusals.add(field.refusal(server, model))) {
            LOG.warn(
                    "{} refuses the field {}{}. From now on requests are sent {}.",
                    server,
                    field.name(),
                    field.ofModel() && !model.isEmpty() ? " for the model " + model : "",
                    field.other() == null ? "without it" : "with " + field.other() + " instead");
        }
    }

    /** What was sent instead is refused as well, so that nothing is known. */
    void forget(String field, String server, String model) {
        refusals.removeIf(refusal -> refusal.field().equals(field)
                && refusal.server().equals(server)
                && (refusal.model().isEmpty() || refusal.model().equals(model)));
    }

    /** The request without a field, or with its value under the other name. */
    static ApiRequest without(Refusable field, ApiRequest request) {
        ObjectNode fields = copy(request);
        JsonNode value = fields.remove(field.name());
        if (field.other() == null) {
            return request.withFields(fields);
        }
        fields.putIfAbsent(field.other(), value);
        return request.withFields(fields).negotiating(field.other());
    }

    private static ObjectNode copy(ApiRequest request) {
        ObjectNode fields = request.fields().objectNode();
        fields.setAll(request.fields());
        return fields;
    }
}
