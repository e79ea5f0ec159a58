package io.github.camelopenai.internal.telemetry.decorator;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIEndpoint;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.message.OpenAIHeaders;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/** Names the spans that Camel's own tracers make of our endpoints, such as {@code chat gpt-4o-mini}. */
public final class OpenAISpanDecorator extends AbstractSpanDecorator {

    @Override
    public String getComponent() {
        return "openai";
    }

    @Override
    public String getComponentClassName() {
        return OpenAIComponent.class.getName();
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        if (!(endpoint instanceof OpenAIEndpoint ours) || ours.getOperation() == null) {
            return super.getOperationName(exchange, endpoint);
        }
        String operation = operation(ours);
        Object named = exchange.getMessage().getHeader(OpenAIHeaders.MODEL);
        Object model = named == null ? ours.getConfiguration().getModel() : named;
        return model == null ? operation : operation + ' ' + model;
    }

    private static String operation(OpenAIEndpoint endpoint) {
        try {
            Operation operation = Operations.find(endpoint.getResource(), endpoint.getOperation());
            return CallFacts.operation(operation);
        } catch (IllegalArgumentException e) {
            // Of submissions and continuations, which are no operations of the API
            return endpoint.getResource() + '.' + endpoint.getOperation();
        }
    }
}
