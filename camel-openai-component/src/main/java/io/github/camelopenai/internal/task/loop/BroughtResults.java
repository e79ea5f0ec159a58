package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolResults;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * The results of calls that a route has made, as its message body has them.
 *
 * @param calls those that wait
 * @param wire says which results the API takes
 * @param maxResult the most characters of a result that the model gets
 */
record BroughtResults(List<OpenCall> calls, ToolWire wire, int maxResult) {

    private static final String ACCEPTED =
            "The message body of operation=toolResults must be a List of Maps with id and"
                    + " result, and isError=true for a failure, or a Map of results by the ids of the calls, or such a List or Map as JSON."
                    + " After operation=toolExecution it must be empty.";

    private static final String ID = "id";
    private static final String RESULT = "result";
    private static final String IS_ERROR = "isError";

    /** Gives each call its result. A call without one is told to the model as not run. */
    void take(Exchange exchange) {
        Object body = body(exchange);
        Map<String, OpenCall> waiting = byId();
        if (body == null) {
            if (calls.stream().noneMatch(call -> call.state() == OpenCall.State.DONE)) {
                throw refused("is empty");
            }
        } else if (body instanceof Map<?, ?> results) {
            results.forEach((id, result) ->
                    give(waiting.get(String.valueOf(id)), String.valueOf(id), result, false, exchange.getContext()));
        } else if (body instanceof Collection<?> several) {
            takeAll(several, waiting, exchange.getContext());
        } else {
            throw refused("is of type " + body.getClass().getName());
        }
        calls.stream().filter(call -> call.state() != OpenCall.State.DONE).forEach(call -> call.done(call.answer(), 0));
    }

    private static Object body(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body == null || body instanceof Map || body instanceof Collection) {
            return body;
        }
        String text = exchange.getMessage().getBody(String.class);
        if (text == null) {
            throw refused("is of type " + body.getClass().getName());
        }
        try {
            return text.isBlank() ? null : Json.toObject(Json.parse(text));
        } catch (IllegalArgumentException e) {
            throw refused("is of type " + body.getClass().getName() + " and " + e.getMessage());
        }
    }

    private void takeAll(Collection<?> several, Map<String, OpenCall> byId, CamelContext context) {
        Set<String> given = new HashSet<>();
        int place = 0;
        for (Object one : several) {
            if (!(one instanceof Map<?, ?> result)
                    || !(result.get(ID) instanceof String id)
                    || !result.containsKey(RESULT)) {
                throw refused("has an element, number " + place + ", that is no Map with id and result");
            }
            if (!given.add(id)) {
                throw refused("has two results for the id '" + id + "'");
            }
            give(byId.get(id), id, result.get(RESULT), isError(result.get(IS_ERROR), id), context);
            place++;
        }
    }

    private static boolean isError(Object said, String id) {
        String word = String.valueOf(said);
        if (said != null && !word.equals("true") && !word.equals("false")) {
            throw refused("says isError=" + word + " of the id '" + id + "', but that must be true or false");
        }
        return word.equals("true");
    }

    private void give(OpenCall call, String id, Object value, boolean isError, CamelContext context) {
        if (call == null) {
            throw refused("has a result for the id '" + id + "', but the calls that wait are "
                    + calls.stream()
                            .map(one -> one.called().id() + " (" + one.called().name() + ")")
                            .collect(Collectors.joining(", ")));
        }
        Exchange result = new DefaultExchange(context);
        result.getMessage().setBody(value);
        ToolResult read = ToolResults.of(result, maxResult, () -> true);
        wire.check(read);
        call.done(new ToolResult(read.text(), read.media(), isError), 0);
    }

    private Map<String, OpenCall> byId() {
        Map<String, OpenCall> byId = new LinkedHashMap<>();
        calls.forEach(call -> byId.put(call.called().id(), call));
        return byId;
    }

    private static OpenAIInvalidRequestException refused(String why) {
        return new OpenAIInvalidRequestException("The message body " + why + ". " + ACCEPTED);
    }
}
