package io.github.camelopenai;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.batch.BatchOperation;
import io.github.camelopenai.internal.properties.EndpointKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an endpoint URI names. */
sealed interface Target {

    /** The resource of webhooks, of which routes begin, and nothing is called. */
    String WEBHOOK = "webhook";

    /** The resource of tools for MCP clients, of which routes begin, and nothing is called. */
    String MCP = "mcp";

    /** What the resource of a tool begins with. Of it routes begin, and nothing is called. */
    String TOOL = "tool/";

    /** What routes begin with that call nothing, or null where the path names something else. */
    static Target ofRoutes(String path) {
        if (path.startsWith(TOOL)) {
            return new Tool(path.substring(TOOL.length()));
        }
        return switch (path) {
            case WEBHOOK -> new Webhook();
            case MCP -> new Mcp();
            default -> null;
        };
    }

    /** The operation that is called first, under the name that the URI has for it; null where nothing is called. */
    Operation operation();

    /** The operation whose request the options of the URI are about; null where nothing is called. */
    default Operation bound() {
        return operation();
    }

    /** What the endpoint does with the operation. */
    EndpointKind kind();

    /** Whether it calls the operation that makes responses. */
    default boolean isCallOfResponses() {
        return kind() == EndpointKind.CALL && operation().isOfResponses();
    }

    /** The request fields that the URI may set. */
    default List<RequestField> fields() {
        return bound() == null ? List.of() : RequestFields.of(bound());
    }

    /**
     * Refuses values that no request can have.
     *
     * @throws IllegalArgumentException naming the option, its value and what is accepted
     */
    default void check(Map<String, Object> values) {
        for (RequestField field : fields()) {
            Object value = values.get(field.option());
            if (value != null && !"".equals(value)) {
                try {
                    field.check(value, "The option " + field.option());
                } catch (OpenAIInvalidRequestException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
        }
    }

    /** What camel-openai calls some of them. */
    default Map<String, String> aliases() {
        return bound() == null ? Map.of() : RequestFields.aliases(bound());
    }

    /** The resource, as the URI names it. */
    default String resource() {
        return operation().resource();
    }

    /** One call: of a row of the table, or what {@code openai:request} says. */
    record Call(Operation operation) implements Target {

        @Override
        public EndpointKind kind() {
            return EndpointKind.CALL;
        }

        @Override
        public String toString() {
            return operation.toString();
        }
    }

    /**
     * A batch that is made of the elements of a message body.
     *
     * @param bound what its requests call
     */
    record Submission(Operation bound) implements Target {

        @Override
        public Operation operation() {
            return BatchOperation.SUBMIT.operation();
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.SUBMISSION;
        }

        @Override
        public String toString() {
            return operation().toString();
        }
    }

    /** What became of the requests of a batch. */
    record Results() implements Target {

        @Override
        public Operation operation() {
            return BatchOperation.RESULTS.operation();
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.RESULTS;
        }

        @Override
        public String toString() {
            return operation().toString();
        }
    }

    /**
     * A route that models may call.
     *
     * @param name the tool
     */
    record Tool(String name) implements Target {

        @Override
        public Operation operation() {
            return null;
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.TOOL;
        }

        @Override
        public String resource() {
            return TOOL + name;
        }

        @Override
        public String toString() {
            return "openai:" + TOOL + name;
        }
    }

    /**
     * A loop of model and tools that has waited, and goes on.
     *
     * @param operation what it calls
     * @param step how it goes on
     */
    record Continuation(Operation operation, Step step) implements Target {

        /** Each with what the URI calls it. */
        enum Step {
            /** With decisions, in another exchange. */
            RESUME("resume"),
            /** With the results of the calls that it has handed out. */
            RESULTS("toolResults"),
            /** By making the calls that it has handed out. */
            EXECUTION("toolExecution");

            private final String word;

            Step(String word) {
                this.word = word;
            }

            static Optional<Step> find(String word) {
                return Arrays.stream(values())
                        .filter(step -> step.word.equals(word))
                        .findFirst();
            }

            static List<String> words() {
                return Arrays.stream(values()).map(Step::toString).toList();
            }

            @Override
            public String toString() {
                return word;
            }
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.CALL;
        }

        @Override
        public String toString() {
            return operation.resource() + ' ' + step;
        }
    }

    /** Webhooks that the server sends. */
    record Webhook() implements Target {

        @Override
        public Operation operation() {
            return null;
        }

        @Override
        public Map<String, String> aliases() {
            return RequestFields.aliases(WEBHOOK);
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.WEBHOOK;
        }

        @Override
        public String resource() {
            return WEBHOOK;
        }

        @Override
        public String toString() {
            return "openai:" + WEBHOOK;
        }
    }

    /** Tools for MCP clients. */
    record Mcp() implements Target {

        @Override
        public Operation operation() {
            return null;
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.MCP;
        }

        @Override
        public String resource() {
            return MCP;
        }

        @Override
        public String toString() {
            return "openai:" + MCP;
        }
    }
}
