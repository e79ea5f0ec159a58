package io.github.camelopenai;

import io.github.camelopenai.internal.api.CamelOpenAIOptions;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.Similar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/** What is said of an option that an operation does not know: what was meant, or what takes its place, and never its value. */
final class UnknownOption {

    private static final Set<String> ALL = new OpenAIEndpointUriFactory().propertyNames();
    private static final Pattern LIKE_A_KEY = Pattern.compile("\\S{16,}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{4,}");

    private UnknownOption() {}

    /**
     * The message of the refusal.
     *
     * @param target what the endpoint names
     * @param known the options that it knows
     */
    static String message(String option, Target target, Set<String> known) {
        String unknown = target + " does not know the option " + option + '.';
        String all = " It knows: " + String.join(", ", known);
        return unknown
                + CamelOpenAIOptions.insteadOf(option)
                        .map(instead -> " It is one of camel-openai; here " + instead + '.')
                        .orElseGet(() -> nearest(option, target, known))
                + all;
    }

    /** One that is right, and belongs to other operations, was meant as it is. */
    private static String nearest(String option, Target target, Set<String> known) {
        if (ALL.stream().anyMatch(option::equalsIgnoreCase)) {
            return "";
        }
        Map<String, String> names = new LinkedHashMap<>();
        known.forEach(name -> names.put(name, name));
        target.aliases().keySet().forEach(name -> names.put(name, name));
        for (RequestField field : target.fields()) {
            names.putIfAbsent(field.path().get(field.path().size() - 1), field.option());
            if (field.alternative() != null) {
                names.putIfAbsent(field.alternative(), field.option());
            }
        }
        return Similar.question(option, names);
    }

    /** Lets Camel mask a value that looks like a key wherever it shows the URI, as it does with {@code apiKey}. */
    static void mask(String parameter, Object value) {
        boolean mayBeKey = NAME.matcher(parameter).matches()
                && LIKE_A_KEY.matcher(String.valueOf(value)).matches();
        if (mayBeKey) {
            URISupport.addSanitizeKeywords(parameter);
        }
    }
}
