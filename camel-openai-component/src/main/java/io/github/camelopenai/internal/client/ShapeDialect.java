package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.shape.ShapeFormat;
import io.github.camelopenai.internal.shape.ShapeMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which way a server is asked for the shape of an answer, where it refuses the surest one. A way that a user has named is never changed: {@link
 * ApiRequest#negotiable()} does not have the field then.
 */
final class ShapeDialect {

    private static final Logger LOG = LoggerFactory.getLogger(ShapeDialect.class);

    private static final Pattern NAMED = Pattern.compile(
            "response[_ .]?format|json[_ ]schema|text[._]format|structured[_ ]outputs?|guided[_ ](?:json|decoding)",
            Pattern.CASE_INSENSITIVE);

    /** The server knows schemas, and this one is wrong: that is for the user to hear. */
    private static final Pattern OF_THIS_SCHEMA = Pattern.compile(
            "invalid[_ ](?:json[_ ])?schema|in context=|must contain the word", Pattern.CASE_INSENSITIVE);

    private static final Pattern STRICT = Pattern.compile("\\bstrict\\b");

    private final Map<String, ShapeMode> modes = new ConcurrentHashMap<>();

    private static boolean isOurs(ApiRequest request) {
        return request.shape() != null
                && request.negotiable()
                        .contains(ShapeFormat.of(request.operation()).root());
    }

    private static String key(String server, String model) {
        return server + ' ' + model;
    }

    /** How the server is asked, as far as it is known what it takes. */
    ShapeMode mode(String server, String model, ApiRequest request) {
        if (request.shape() == null) {
            return null;
        }
        ShapeMode wanted = request.shape().mode();
        ShapeMode known = isOurs(request) ? modes.getOrDefault(key(server, model), wanted) : wanted;
        return known.compareTo(wanted) > 0 ? known : wanted;
    }

    /** The request that asks in another way. */
    static ApiRequest asked(ApiRequest request, ShapeMode mode) {
        ShapeFormat format = ShapeFormat.of(request.operation());
        return request.withFields(format.ask(request.fields(), request.shape(), mode));
    }

    /** A plainer way to ask after a refusal of the way that was tried; null if no way is left, or something else is refused. */
    static ShapeMode plainer(OpenAIException failure, ApiRequest request, ShapeMode tried) {
        if (!isOurs(request) || tried == ShapeMode.OBJECT || !Dialect.isRefusal(failure)) {
            return null;
        }
        String words = Dialect.wordsOf(failure);
        boolean isOfFormat =
                NAMED.matcher(words).find() && !OF_THIS_SCHEMA.matcher(words).find();
        if (!isOfFormat) {
            return null;
        }
        boolean isOfStrict = tried == ShapeMode.STRICT && STRICT.matcher(words).find();
        return isOfStrict ? ShapeMode.SCHEMA : ShapeMode.OBJECT;
    }

    /** A server refuses all ways before this one, and will do so again. Tells it once. */
    void learn(String server, String model, ShapeMode mode) {
        if (modes.put(key(server, model), mode) != mode) {
            LOG.warn(
                    "{} refuses the surest way to ask for an answer of a shape{}. From now on it is asked as with"
                            + " schemaMode={}. Set that option to save the refused calls after each start.",
                    server,
                    model.isEmpty() ? "" : " of the model " + model,
                    mode);
        }
    }
}
