package io.github.camelopenai;

import io.github.camelopenai.Target.Continuation.Step;
import io.github.camelopenai.internal.batch.BatchCollection;
import io.github.camelopenai.internal.batch.BatchSubmission;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.task.AgentLoop;
import io.github.camelopenai.internal.task.Approval;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.task.LoopBounds;
import io.github.camelopenai.internal.task.LoopContinuation;
import io.github.camelopenai.internal.task.LoopResumption;
import io.github.camelopenai.internal.task.LoopServices;
import io.github.camelopenai.internal.task.LoopStore;
import io.github.camelopenai.internal.task.OnceOnly;
import io.github.camelopenai.internal.task.PushedStream;
import io.github.camelopenai.internal.task.SingleCall;
import io.github.camelopenai.internal.task.StateSeal;
import io.github.camelopenai.internal.task.ToolRules;
import io.github.camelopenai.internal.tool.BeanTools;
import io.github.camelopenai.internal.tool.EndpointTools;
import io.github.camelopenai.internal.tool.FixedTools;
import io.github.camelopenai.internal.tool.RouteTools;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolRegistry;
import io.github.camelopenai.internal.tool.ToolSource;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import io.github.camelopenai.internal.tool.Toolbox;
import io.github.camelopenai.internal.tool.mcp.McpServerOptions;
import io.github.camelopenai.internal.tool.mcp.McpTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.Service;
import org.apache.camel.support.EndpointHelper;

/** Makes what a producer does with an exchange. */
final class TaskFactory {

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
     * @param recipients takes what does not go to the exchange
     */
    ExchangeTask create(OpenAIClient client, Recipients recipients) throws Exception {
        MessageOptions options = endpoint.messageOptions();
        OpenAIComponent component = endpoint.getComponent();
        if (target instanceof Target.Submission) {
            return new BatchSubmission(options, target.bound(), client, component.callExecutor());
        }
        if (target instanceof Target.Results) {
            return new BatchCollection(options, client, component.callExecutor(), configuration.isFailOnLineError());
        }
        SingleCall call = recipients.chunks() == null
                ? new SingleCall(options, client)
                : new PushedStream(options, client, recipients.chunks(), component.routes());
        Toolbox toolbox = toolbox(client);
        Step step = target instanceof Target.Continuation continuation ? continuation.step() : null;
        boolean isNeeded = step == Step.RESUME || step == Step.EXECUTION;
        if (toolbox.isEmpty() && isNeeded) {
            throw new IllegalArgumentException(
                    "operation=" + step + " runs tools, but the endpoint offers no tools. Set tags, tool.*, tools or"
                            + " mcpServer as the endpoint has them whose loop waits.");
        }
        boolean isRun = configuration.isAutoToolExecution() || step == Step.EXECUTION;
        boolean isPlain = step == null && isRun || ToolWire.of(target.operation()) == null;
        if (toolbox.isEmpty() && isPlain) {
            return call;
        }
        refuseContradictions(step);
        LoopServices services = services(toolbox, recipients, isRun && !toolbox.isEmpty());
        try {
            toolbox.start();
        } catch (RuntimeException e) {
            toolbox.stop();
            throw e;
        }
        AgentLoop loop = new AgentLoop(options, client, services, call, recipients.chunks());
        return goingOn(loop, step, services);
    }

    private ExchangeTask goingOn(AgentLoop loop, Step step, LoopServices services) {
        if (step == null) {
            return loop;
        }
        String operation = target.operation().toString();
        return step == Step.RESUME
                ? new LoopResumption(loop, services.seal(), operation)
                : new LoopContinuation(
                        loop, services.rules(), ToolWire.of(target.operation()), operation, step == Step.EXECUTION);
    }

    /** A loop that waits on its exchange is the route's own: nobody else keeps it, and nobody asks before its calls. */
    private void refuseContradictions(Step step) {
        boolean isHanded = step == Step.RESULTS || step == Step.EXECUTION;
        if (configuration.isAutoToolExecution() && !isHanded) {
            return;
        }
        String here = isHanded ? "operation=" + step : "autoToolExecution=false";
        if (configuration.getLoopRepository() != null) {
            throw new IllegalArgumentException("The options loopRepository and " + here
                    + " cannot be used together: such a loop waits on its exchange, in the property CamelOpenAIToolLoop."
                    + " Remove loopRepository.");
        }
        boolean isAsked = configuration.getApproval() != null && !configuration.isAutoToolExecution();
        if (step == Step.RESUME
                || isAsked && step != Step.EXECUTION
                || isHanded && Recipients.isSuspended(configuration)) {
            throw new IllegalArgumentException("The options "
                    + (step == Step.RESUME ? "operation=resume" : "approval=" + configuration.getApproval()) + " and "
                    + here
                    + " cannot be used together: the route makes the calls of tools itself, and so decides on them.");
        }
    }

    private Toolbox toolbox(OpenAIClient client) throws Exception {
        List<ToolSource> sources = new ArrayList<>();
        Set<String> tags = RouteTools.tags(configuration.getTags());
        if (!tags.isEmpty()) {
            sources.add(new RouteTools(ToolRegistry.of(endpoint.getCamelContext()), tags));
        }
        List<Tool> fixed = fixedTools();
        if (!fixed.isEmpty()) {
            sources.add(new FixedTools(fixed));
        }
        mcpServers().forEach(server -> sources.add(new McpTools(server, client.services())));
        return new Toolbox(sources);
    }

    private List<McpServerOptions> mcpServers() {
        if (ToolWire.of(target.operation()) == null) {
            // Those of the component are for the endpoints whose models call tools
            return List.of();
        }
        CamelContext context = endpoint.getCamelContext();
        List<McpServerOptions> servers = McpServerOptions.all(
                configuration.getMcpServer(),
                reference -> EndpointHelper.resolveReferenceParameter(context, reference, Object.class));
        for (McpServerOptions server : servers) {
            if (server.isProgram() && endpoint.isLiteral("mcpServer")) {
                throw new IllegalArgumentException("The options " + server.option()
                        + ".* start a program, but come from a message, which may be anybody's. Write them into the URI of"
                        + " the route, or into the options of the component.");
            }
        }
        return servers;
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
        Function<Exchange, Executor> routes = endpoint.getComponent().toolRoutes();
        List<Tool> tools = new ArrayList<>(EndpointTools.of(configuration.getTool(), context, routes));
        tools.addAll(BeanTools.of(configuration.getTools(), context, routes));
        return tools;
    }

    private LoopServices services(Toolbox toolbox, Recipients recipients, boolean isRun) {
        OpenAIComponent component = endpoint.getComponent();
        return new LoopServices(
                toolbox,
                rules(isRun),
                bounds(),
                approval(recipients.approval()),
                seal(),
                store(),
                endpoint.template("loopKey", configuration.getLoopKey()),
                once(),
                recipients.beforeTurn(),
                component.routes(),
                component.toolRoutes(),
                component.callExecutor(),
                component.scheduler(),
                System::nanoTime);
    }

    private ToolRules rules(boolean isRun) {
        atLeast("maxParallelToolCalls", configuration.getMaxParallelToolCalls(), 1);
        atLeast("maxToolResult", configuration.getMaxToolResult(), 1);
        Long timeout = configuration.getToolTimeout();
        return new ToolRules(
                configuration.getMaxParallelToolCalls(),
                timeout == null ? ToolTimeouts.DEFAULT_MILLIS : timeout,
                configuration.getMaxToolResult(),
                isSecond("toolFailure", configuration.getToolFailure(), "fail", "tell"),
                configuration.getToolChoice(),
                configuration.getParallelToolCalls(),
                isRun);
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

    private Approval approval(AsyncProcessor route) {
        String calls = configuration.getApprovalFor();
        if (route == null && !Recipients.isSuspended(configuration)) {
            if (calls != null) {
                throw new IllegalArgumentException(
                        "The option approvalFor is '" + calls
                                + "', but nobody is asked. Set approval to the endpoint that decides, such as approval=direct:ask");
            }
            return null;
        }
        boolean isPredicate = calls != null && calls.contains("${");
        return new Approval(
                route,
                isPredicate ? Set.of() : RouteTools.tags(calls),
                isPredicate ? predicate("approvalFor", calls) : null,
                endpoint.getComponent().toolRoutes());
    }

    private StateSeal seal() {
        boolean isSuspended = Recipients.isSuspended(configuration);
        boolean isNeeded =
                isSuspended || target instanceof Target.Continuation continuation && continuation.step() == Step.RESUME;
        if (isNeeded && configuration.getApprovalKey() == null) {
            throw new IllegalArgumentException("The option approvalKey is missing, which "
                    + (isSuspended ? "approval=suspend" : "operation=resume")
                    + " needs: a secret of at least 16 characters that signs the loop while it waits. Set it to a"
                    + " placeholder, such as approvalKey={{desk.key}}");
        }
        if (isNeeded && configuration.isStreaming()) {
            throw new IllegalArgumentException("The options streaming=true and "
                    + (isSuspended ? "approval=suspend" : "operation=resume")
                    + " cannot be used together: a loop that may wait answers as a whole. Remove streaming.");
        }
        if (isNeeded && configuration.getApproval() == null) {
            throw new IllegalArgumentException(
                    "operation=resume needs the option approval, as the endpoint has it whose loop"
                            + " waits: the model may call more tools. Set approval=suspend, or the endpoint that decides.");
        }
        return isNeeded ? new StateSeal(configuration.getApprovalKey()) : null;
    }

    private LoopStore store() {
        boolean isKept = configuration.getLoopRepository() != null;
        if (isKept != (configuration.getLoopKey() != null)) {
            throw new IllegalArgumentException("The option " + (isKept ? "loopRepository" : "loopKey")
                    + " is set, but not " + (isKept ? "loopKey" : "loopRepository")
                    + ". Set both: the repository keeps loops, and the key, such as loopKey=${file:name}, finds that of a"
                    + " message again.");
        }
        if (!isKept) {
            return null;
        }
        start(configuration.getLoopRepository());
        return new LoopStore(configuration.getLoopRepository());
    }

    private OnceOnly once() {
        if (configuration.getToolRepository() == null) {
            return null;
        }
        start(configuration.getToolRepository());
        return new OnceOnly(
                configuration.getToolRepository(), endpoint.getComponent().callExecutor());
    }

    /** A repository that has not started may not know what it has kept. */
    private void start(Object repository) {
        CamelContext context = endpoint.getCamelContext();
        try {
            if (repository instanceof Service service && !context.hasService(service)) {
                context.addService(service, true, true);
            }
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private Predicate stopWhen() {
        String text = configuration.getStopWhen();
        return text == null ? null : predicate("stopWhen", text);
    }

    private Predicate predicate(String option, String text) {
        if (endpoint.isLiteral(option)) {
            throw new IllegalArgumentException(
                    "The option " + option + " comes from a message, whose expressions are not evaluated."
                            + " Write it into the URI of the route.");
        }
        CamelContext context = endpoint.getCamelContext();
        try {
            Predicate predicate = context.resolveLanguage("simple").createPredicate(text);
            predicate.init(context);
            return predicate;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The option " + option + " is '" + text + "', which is no predicate of Camel's language simple: "
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
