package io.github.camelopenai.internal.camel;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.SensitiveUtils;

/**
 * The URI of an endpoint as it is shown: without the values of secret options.
 *
 * <p>Camel's own masking looks for words such as {@code token} anywhere in a name, so that {@code maxTokens=100} is hidden as
 * well. Here a name must be that of a secret as a whole.
 */
public final class ShownUri {

    private static final String MASK = "xxxxxx";
    private static final Pattern FREE =
            Pattern.compile("(additionalHeader|queryParameter|mcpServer\\.[^.]+\\.(headers|env))\\..*");
    private static final Set<String> SECRETS = Set.of("apiKey", "proxyPassword", "secret");

    private static final Pattern PARAMETER =
            Pattern.compile("([?&])([^=&]+)=(RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|[^&]*)", Pattern.DOTALL);

    private static final Pattern USER_INFO = Pattern.compile("//[^/?&@]+@");

    private ShownUri() {}

    public static String of(String uri) {
        return USER_INFO
                .matcher(PARAMETER.matcher(uri).replaceAll(ShownUri::shown))
                .replaceAll("//" + MASK + '@');
    }

    private static String shown(MatchResult parameter) {
        String name = parameter.group(2);
        boolean isSecret =
                SECRETS.contains(name) || FREE.matcher(name).matches() || SensitiveUtils.containsSensitive(name);
        return Matcher.quoteReplacement(parameter.group(1) + name + '=' + (isSecret ? MASK : parameter.group(3)));
    }
}
