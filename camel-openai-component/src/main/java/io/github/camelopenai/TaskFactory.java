package io.github.camelopenai;

import io.github.camelopenai.Target.Continuation.Step;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.batch.BatchCollection;
import io.github.camelopenai.internal.batch.BatchSubmission;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.memory.ConversationMemory;
import io.github.camelopenai.internal.memory.HistoryBounds;
import io.github.camelopenai.internal.memory.Memories;
import io.github.camelopenai.internal.memory.MemoryOptions;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.task.EmbeddingCalls;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.task.PushedStream;
import io.github.camelopenai.internal.task.SingleCall;
import io.github.camelopenai.internal.task.cache.AnswerCache;
import io.github.camelopenai.internal.task.cache.CachedCall;
import io.github.camelopenai.internal.task.loop.AgentLoop;
import io.github.camelopenai.internal.task.loop.Approval;
import io.github.camelopenai.internal.task.loop.LoopBounds;
import io.github.camelopenai.internal.task.loop.LoopContinuation;
import io.github.camelopenai.internal.task.loop.LoopResumption;
import io.github.camelopenai.internal.task.loop.LoopServices;
import io.github.camelopenai.internal.task.loop.LoopStore;
import io.github.camelopenai.internal.task.loop.OnceOnly;
import io.github.camelopenai.internal.task.loop.StateSeal;
import io.github.camelopenai.internal.tool.RouteTools;
import io.github.camelopenai.internal.tool.Toolbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
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
        SingleCall call = call(options, client, recipients.chunks());
        ConversationMemory memory = memory(recipients);
        Toolbox toolbox = new ToolboxFactory(endpoint, target).create(client);
        Step step = target instanceof Target.Continuation continuation ? continuation.step() : null;
        boolean isNeeded = step == Step.RESUME || step == Step.EXECUTION;
        if (toolbox.isEmpty() && isNeeded) {
            throw new IllegalArgumentException(
                    "operation=" + step + " runs tools, but the endpoint offers no tools. Set tags, tool.*, tools or"
                            + " mcpServer as the endpoint has them whose loop waits.");
        }
        boolean isRun = configuration.isAutoToolExecution() || step == Step.EXECUTION;
        boolean isPlain = step == null && isRun || ToolWire.of(target.operation()) == null;
        if (toolbox.isEmpty() && isPlain && memory == null) {
            return configuration.getCache() == null ? call : cached(call, client);
        }
        refuseCache(memory == null ? "tools" : "a memory");
        refuseContradictions(step);
        LoopServices services = services(toolbox, recipients, isRun && !(toolbox.isEmpty() && step != null));
        try {
            toolbox.start();
        } catch (RuntimeException e) {
            toolbox.stop();
            throw e;
        }
        AgentLoop loop = new AgentLoop(options, client, services, memory, call, recipients.chunks());
        return goingOn(loop, step, services);
    }

    private ExchangeTask cached(SingleCall call, OpenAIClient client) {
        boolean isStreamed = configuration.isStreaming() || configuration.getStreamTo() != null;
        if (isStreamed) {
            refuseCache("streams");
        }
        if (isStreamed || !target.operation().isPure()) {
            return call;
        }
        endpoint.refuseOfMessage("cache");
        Object store = bean(configuration.getCache());
        start(store);
        LoopOptions.atLeast("cacheTtl", configuration.getCacheTtl(), 0);
        AnswerCache cache = new AnswerCache(
                Memories.of(endpoint.getCamelContext()).findApart("cache", store),
                Duration.ofMillis(configuration.getCacheTtl()),
                Clock.systemUTC(),
                client,
                configuration.getAdditionalHeader());
        return new CachedCall(call, cache, endpoint.getComponent().routes());
    }

    /** That of the component is for the endpoints that can have one. */
    private void refuseCache(String what) {
        String own = configuration.getCache();
        if (own != null
                && !own.equals(endpoint.getComponent().getConfiguration().getCache())) {
            throw new IllegalArgumentException(
                    "The option cache keeps whole answers to requests that stand for themselves, but the"
                            + " endpoint has " + what + ". Remove one of them.");
        }
    }

    private SingleCall call(MessageOptions options, OpenAIClient client, AsyncProcessor chunks) {
        OpenAIComponent component = endpoint.getComponent();
        if (target.operation().answer() == AnswerKind.EMBEDDINGS) {
            return new EmbeddingCalls(options, client, configuration.inputBounds(), component.routes());
        }
        return chunks == null
                ? new SingleCall(options, client, component.routes())
                : new PushedStream(options, client, chunks, component.routes());
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

    private ConversationMemory memory(Recipients recipients) {
        if (ToolWire.of(target.operation()) == null) {
            // That of the component is for the endpoints that hold conversations
            return null;
        }
        endpoint.refuseOfMessage("memory");
        LoopOptions.atLeast("maxHistoryTurns", configuration.getMaxHistoryTurns(), 0);
        LoopOptions.atLeast("maxHistoryTokens", configuration.getMaxHistoryTokens(), 0);
        Object memory = bean(configuration.getMemory());
        start(memory);
        ConversationMemory created = new MemoryOptions(
                        configuration.isConversationMemory(),
                        configuration.getConversationHistoryProperty(),
                        memory,
                        endpoint.template("conversationId", configuration.getConversationId()),
                        new HistoryBounds(configuration.getMaxHistoryTurns(), configuration.getMaxHistoryTokens()),
                        recipients.summary())
                .create(
                        target.operation(),
                        Memories.of(endpoint.getCamelContext()),
                        endpoint.getComponent().toolRoutes());
        if (created != null && configuration.getPreviousResponseId() != null) {
            throw new IllegalArgumentException("The option previousResponseId names a response to go on from, and "
                    + "memory, conversationMemory or conversationId a conversation. Give one of them.");
        }
        return created;
    }

    /** A text, or the bean that it names. Where Camel itself binds texts, a number sign would put the bean in its place. */
    private Object bean(String text) {
        boolean isBean = text != null && (text.startsWith("#") || text.startsWith("bean:"));
        return isBean
                ? EndpointHelper.resolveReferenceParameter(
                        endpoint.getCamelContext(), text.startsWith("#") ? text : '#' + text, Object.class)
                : text;
    }

    private LoopServices services(Toolbox toolbox, Recipients recipients, boolean isRun) {
        OpenAIComponent component = endpoint.getComponent();
        return new LoopServices(
                toolbox,
                configuration.toolRules(isRun),
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
                System::nanoTime,
                endpoint.telemetry());
    }

    private LoopBounds bounds() {
        LoopOptions.atLeast("maxTurns", configuration.getMaxTurns(), 1);
        LoopOptions.atLeast("maxLoopTokens", configuration.getMaxLoopTokens(), 0);
        LoopOptions.atLeast("maxToolCalls", configuration.getMaxToolCalls(), 0);
        return new LoopBounds(
                configuration.getMaxTurns(),
                configuration.getMaxLoopTokens(),
                configuration.maxCost(),
                configuration.getMaxToolCalls(),
                stopWhen(),
                LoopOptions.isSecond("atLimit", configuration.getAtLimit(), "fail", "answer"));
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
}
