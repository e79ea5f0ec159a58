package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.tool.ToolHints;
import java.util.Map;
import java.util.Set;

/**
 * What a route says of the tool that it is.
 *
 * @param name how the model calls it
 * @param description what it does
 * @param tags an endpoint names one of them to offer it
 * @param parameters its arguments, each by the options that begin with {@code parameter.}
 * @param required the arguments that must be given, or null
 * @param argSchema the schema of the arguments in place of the two before it, or null
 * @param returnDirect whether its result is the answer
 * @param timeoutMillis how long a call may take; 0 where the calling endpoint says
 * @param hints what it says of its effects
 */
public record ToolOptions(
        String name,
        String description,
        Set<String> tags,
        Map<String, Object> parameters,
        String required,
        String argSchema,
        boolean returnDirect,
        long timeoutMillis,
        ToolHints hints) {}
