package io.github.camelopenai;

import io.github.camelopenai.internal.batch.BatchCollection;
import io.github.camelopenai.internal.batch.BatchSubmission;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.task.AgentLoop;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.task.LoopBounds;
import io.github.camelopenai.internal.task.LoopServices;
import io.github.camelopenai.internal.task.PushedStream;
import io.github.camelopenai.internal.task.SingleCall;
import io.github.camelopenai.internal.task.ToolRules;
import io.github.camelopenai.internal.tool.BeanTools;
import io.github.camelopenai.internal.tool.EndpointTools;
import io.github.camelopenai.internal.tool.FixedTools;
import io.github.camelopenai.internal.tool.RouteTools;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolRegistry;
import io.github.camelopenai.internal.tool.ToolSource;
import io.github.camelopenai.internal.tool.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Makes what a producer does with an exchange. */
final class TaskFactory {

    private static final long TOOL_TIMEOUT_MILLIS = 60_000;

    private final OpenAIEndpoint endpoint;
    private final Target target;
    private final OpenAIConfiguration configuration;

    TaskFactory(OpenAIEndpoint endpoint, Target target) {
        this.endpoint = endpoint;
        this.target = target;
        this.configuration = endpoint.getConfiguration();
    }

    /**
     * The task.
     *
     * @param chunks takes the chunks of a pushed stream, or null where streams are not pushed
     * @param beforeTurn takes the request of each turn of a loop, or null
     */
    ExchangeTask create(OpenAIClient client, AsyncProcessor chunks, AsyncProcessor beforeTurn) throws Exception {
        MessageOptions options = endpoint.messageOptions();
        OpenAIComponent component = endpoint.getComponent();
        if (target instanceof Target.Submission) {
            return new BatchSubmission(options, target.bound(), client, component.callExecutor());
        }
        if (target instanceof Target.Results) {
            return new BatchCollection(options, client, component.callExecutor(), configuration.isFailOnLineError());
        }
        SingleCall call = chunks == null
                ? new SingleCall(options, client)
                : new PushedStream(options, client, chunks, component.routes());
        Toolbox toolbox = toolbox();
        if (!toolbox.isEmpty() && configuration.isStreaming()) {
            throw new IllegalArgumentException("The options " + toolOption()
                    + " and streaming=true cannot be used together: a loop with tools answers as a whole. Remove one of"
                    + " them.");
        }
        if (toolbox.isEmpty()) {
            return call;
        }
        LoopServices services = services(toolbox, beforeTurn);
        try {
            toolbox.start();
        } catch (RuntimeException e) {
            toolbox.stop();
            throw e;
        }
        return new AgentLoop(options, client, services, call);
    }

    private String toolOption() {
        return configuration.getTags() != null ? "tags" : configuration.getTools() != null ? "tools" : "tool.*";
    }

    private Toolbox toolbox() throws Exception {
        List<ToolSource> sources = new ArrayList<>();
        Set<String> tags = RouteTools.tags(configuration.getTags());
        if (!tags.isEmpty()) {
            sources.add(new RouteTools(ToolRegistry.of(endpoint.getCamelContext()), tags));
        }
        List<Tool> fixed = fixedTools();
        if (!fixed.isEmpty()) {
            sources.add(new FixedTools(fixed));
        }
        return new Toolbox(sources);
    }

    /** A text of a message may come from anybody, who could let the model call any endpoint. */
    private List<Tool> fixedTools() throws Exception {
        for (String option : List.of("tool", "tools")) {
            if (endpoint.isLiteral(option)) {
                throw new IllegalArgumentException("The option " + option
                        + " comes from a message, which may be anybody's. Write it into the URI of the route.");
            }
        }
        CamelContext context = endpoint.getCamelContext();
        Function<Exchange, Executor> routes = endpoint.getComponent().routes();
        List<Tool> tools = new ArrayList<>(EndpointTools.of(configuration.getTool(), context, routes));
        tools.addAll(BeanTools.of(configuration.getTools(), context, routes));
        return tools;
    }

    private LoopServices services(Toolbox toolbox, AsyncProcessor beforeTurn) {
        OpenAIComponent component = endpoint.getComponent();
        return new LoopServices(
                toolbox,
                rules(),
                bounds(),
                beforeTurn,
                component.routes(),
                component.callExecutor(),
                component.scheduler(),
                System::nanoTime);
    }

    private ToolRules rules() {
        atLeast("maxParallelToolCalls", configuration.getMaxParallelToolCalls(), 1);
        atLeast("maxToolResult", configuration.getMaxToolResult(), 1);
        Long timeout = configuration.getToolTimeout();
        return new ToolRules(
                configuration.getMaxParallelToolCalls(),
                timeout == null ? TOOL_TIMEOUT_MILLIS : timeout,
                configuration.getMaxToolResult(),
                isSecond("toolFailure", configuration.getToolFailure(), "fail", "tell"),
                configuration.getToolChoice(),
                configuration.getParallelToolCalls());
    }

    private LoopBounds bounds() {
        atLeast("maxTurns", configuration.getMaxTurns(), 1);
        atLeast("maxLoopTokens", configuration.getMaxLoopTokens(), 0);
        atLeast("maxToolCalls", configuration.getMaxToolCalls(), 0);
        return new LoopBounds(
                configuration.getMaxTurns(),
                configuration.getMaxLoopTokens(),
                configuration.getMaxToolCalls(),
                stopWhen(),
                isSecond("atLimit", configuration.getAtLimit(), "fail", "answer"));
    }

    private Predicate stopWhen() {
        String text = configuration.getStopWhen();
        if (text == null) {
            return null;
        }
        if (endpoint.isLiteral("stopWhen")) {
            throw new IllegalArgumentException(
                    "The option stopWhen comes from a message, whose expressions are not evaluated."
                            + " Write it into the URI of the route.");
        }
        CamelContext context = endpoint.getCamelContext();
        try {
            Predicate predicate = context.resolveLanguage("simple").createPredicate(text);
            predicate.init(context);
            return predicate;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The option stopWhen is '" + text + "', which is no predicate of Camel's language simple: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + ", but must be at least " + least);
        }
    }

    private static boolean isSecond(String option, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    "The option " + option + " is '" + value + "', but must be " + first + " or " + second);
        }
        return value.equals(second);
    }
}
