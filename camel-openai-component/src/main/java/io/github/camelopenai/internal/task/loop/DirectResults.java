package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResult.Media;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * What the tools of a turn gave, where that is the answer.
 *
 * @param body a text, or the bytes of a picture
 * @param type the media type of the bytes, or null
 */
record DirectResults(Object body, String type) {

    /** Those of calls that have ended; null where the model is to go on with them. */
    static DirectResults of(List<OpenCall> calls, Map<String, Tool> tools) {
        boolean isDirect = calls.stream()
                .allMatch(call -> !call.answer().isError()
                        && (call.answer().media().isEmpty() || isOneMedium(calls))
                        && isDirect(tools.get(call.called().name())));
        if (!isDirect) {
            return null;
        }
        if (isOneMedium(calls)) {
            Media media = calls.get(0).answer().media().get(0);
            return new DirectResults(Base64.getDecoder().decode(media.base64()), media.type());
        }
        return new DirectResults(
                calls.stream().map(OpenCall::answer).map(ToolResult::text).collect(Collectors.joining("\n")), null);
    }

    private static boolean isDirect(Tool tool) {
        return tool != null && tool.definition().returnDirect();
    }

    /** A message has one body: a picture is the answer where it is all that there is. */
    private static boolean isOneMedium(List<OpenCall> calls) {
        ToolResult first = calls.get(0).answer();
        return calls.size() == 1 && first.text().isEmpty() && first.media().size() == 1;
    }

    /** Makes them the message of an exchange. */
    void bind(Exchange exchange) {
        exchange.getMessage().setBody(body);
        if (type != null) {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        }
    }
}
