package io.github.camelopenai.internal.camel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;

/**
 * Finds secrets that stand in a route as they are. Camel shows the URIs of a route as they were written, with the names of
 * placeholders but with what is no placeholder in clear.
 *
 * <p>A component is given a URI whose placeholders are filled, so what was written is read from the model of the routes.
 */
public final class LiteralSecrets {

    private static final Pattern NAME = Pattern.compile(
            "(?i)(apiKey|api-key|proxyPassword|proxy-password|secret)"
                    + "|(additionalHeader|queryParameter|mcpServer\\.[^.]+\\.(headers|env))\\..*(key|token|secret|passw|authorization|cookie|signature).*");

    private final CamelContext context;

    public LiteralSecrets(CamelContext context) {
        this.context = context;
    }

    /** The options of an endpoint whose secrets some route holds in clear. */
    public List<String> of(Map<String, Object> parameters) {
        List<String> found = new ArrayList<>();
        parameters.forEach((option, value) -> {
            boolean isSecret = NAME.matcher(option).matches();
            if (isSecret && value instanceof String text && !text.startsWith("#") && isWritten(option, text)) {
                found.add(option);
            }
        });
        return found;
    }

    private boolean isWritten(String option, String value) {
        Pattern written =
                Pattern.compile("[?&]" + Pattern.quote(option) + "=(?:RAW\\((.*?)\\)|RAW\\{(.*?)\\}|([^&]*))(?:&|$)");
        return writtenUris().stream()
                .flatMap(uri -> written.matcher(uri).results())
                .map(found -> Stream.of(found.group(1), found.group(2), found.group(3))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(""))
                .anyMatch(text -> plain(text).equals(plain(value)));
    }

    /** A value without the signs that stand for others in URIs, as Camel decodes them in some places and not in others. */
    private static String plain(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8).replace('+', ' ');
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private List<String> writtenUris() {
        List<String> uris = new ArrayList<>();
        try {
            Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
            for (RouteDefinition route : model.getRouteDefinitions()) {
                uris.add(route.getInput().getUri());
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class)
                        .forEach(sent -> uris.add(sent.getUri()));
            }
            uris.removeIf(uri -> uri == null);
        } catch (NoClassDefFoundError e) {
            // A Camel without the model has no routes that it could show
        }
        return uris;
    }
}
