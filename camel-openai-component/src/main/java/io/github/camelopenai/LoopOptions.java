package io.github.camelopenai;

import io.github.camelopenai.internal.cost.options.CostOptions;
import io.github.camelopenai.internal.task.loop.ToolRules;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriParam;

/** The options of tools, of memory, of the cache and of costs: of the routes that are tools, and of the endpoints whose models call them. */
public abstract class LoopOptions extends ServerOptions {

    @UriParam(
            label = "tools",
            description =
                    "On a producer: the tags, separated by commas, whose routes the model may call; none is offered without. On"
                            + " openai:tool: the tags of the tool. On openai:mcp: the tags whose routes are offered.")
    private String tags;

    @UriParam(
            label = "producer,security,tools",
            multiValue = true,
            secret = true,
            prefix = "mcpServer.",
            description = "The MCP servers whose tools the model may call: mcpServer.files.transportType=stdio with"
                    + " mcpServer.files.command, or streamableHttp with mcpServer.files.url, where files is a name of your"
                    + " choice.")
    private Map<String, Object> mcpServer = new LinkedHashMap<>();

    @UriParam(
            label = "producer,tools",
            multiValue = true,
            prefix = "tool.",
            description = "Endpoints that the model may call: tool.search=direct:search, with tool.search.description,"
                    + " tool.search.parameter.q=string, tool.search.required=q or tool.search.argSchema,"
                    + " tool.search.returnDirect and tool.search.toolTimeout, where search is a name of your choice.")
    private Map<String, Object> tool = new LinkedHashMap<>();

    @UriParam(
            label = "producer,tools",
            description =
                    "References to beans, separated by commas, whose methods with @OpenAITool the model may call.")
    private String tools;

    @UriParam(
            label = "producer,tools",
            defaultValue = "true",
            description =
                    "Whether the loop runs the tools that the model calls. If not, the message body of an answer that calls tools is a List"
                            + " of Maps with id, name and arguments, and operation=toolResults goes on with their results.")
    private boolean autoToolExecution = true;

    @UriParam(
            label = "producer,tools",
            description =
                    "Which tool the model must call in the first turn: auto, required, none, or the name of a tool. Later turns"
                            + " are auto. Without it the server decides.")
    private String toolChoice;

    @UriParam(
            label = "producer,tools",
            description = "Whether the model may call several tools in one turn. Without it the server decides.")
    private Boolean parallelToolCalls;

    @UriParam(
            label = "producer,tools",
            defaultValue = "8",
            description = "The most tools of one turn that run at a time.")
    private int maxParallelToolCalls = 8;

    @UriParam(
            label = "tools",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description =
                    "How long a call of a tool may take. Its route may go on, its result is dropped. 0 is for ever. That of"
                            + " the tool beats that of the producer, or of openai:mcp.")
    private Long toolTimeout;

    @UriParam(
            label = "tools",
            defaultValue = "65536",
            description =
                    "The most characters of a tool's result that the model gets. Of a longer one it gets the beginning and the"
                            + " end, and how much is missing. A picture, document or sound with more bytes fails.")
    private int maxToolResult = 65_536;

    @UriParam(
            label = "producer,tools",
            defaultValue = "fail",
            enums = "fail,tell",
            description =
                    "What happens when a tool fails: fail ends the exchange with OpenAIToolException; tell gives the model a"
                            + " sentence without details, and the loop goes on.")
    private String toolFailure = "fail";

    @UriParam(label = "producer,tools", defaultValue = "20", description = "The most calls of the model in one loop.")
    private int maxTurns = 20;

    @UriParam(
            label = "producer,tools",
            defaultValue = "0",
            description =
                    "The most tokens of all turns, prompts and answers together, after which no tool runs any more. 0 is no"
                            + " bound.")
    private long maxLoopTokens;

    @UriParam(
            label = "producer,tools",
            defaultValue = "0",
            description = "The most calls of tools in one loop. 0 is no bound.")
    private int maxToolCalls;

    @UriParam(
            label = "producer,tools",
            description =
                    "Whether the stream of a loop also has a message for each tool that starts or ends and for each turn that ends. Such a"
                            + " message has the header CamelOpenAILoopEvent, and a Map as its body.")
    private boolean streamEvents;

    @UriParam(
            label = "producer,tools",
            description =
                    "Ends the loop after a turn: a predicate in Camel's Simple, on an exchange with the headers and the property"
                            + " CamelOpenAIAgenticTrace that the loop would set now.")
    private String stopWhen;

    @UriParam(
            label = "producer,tools",
            defaultValue = "fail",
            enums = "fail,answer",
            description =
                    "What happens when a loop reaches a bound: fail ends the exchange with OpenAILoopLimitException; answer asks"
                            + " the model once more, without tools.")
    private String atLimit = "fail";

    @UriParam(
            label = "producer,tools",
            description =
                    "An endpoint that gets the request of each turn as a Map, and gives back the one that is sent.")
    private String beforeTurn;

    @UriParam(
            label = "producer,security,tools",
            secret = true,
            description =
                    "Signs a loop that approval=suspend hands out, so that operation=resume takes it back unchanged: a secret of at least 16"
                            + " characters.")
    private String approvalKey;

    @UriParam(
            label = "producer,tools",
            description =
                    "Asks before a tool runs: an endpoint that gets the arguments of the call as a Map and answers yes, no, or a Map of other"
                            + " arguments. Or suspend: the exchange ends with an OpenAIPendingApproval as its body, and operation=resume goes"
                            + " on with the decisions.")
    private String approval;

    @UriParam(
            label = "producer,tools",
            description =
                    "The calls that approval is asked for: names of tools separated by commas, * for all, or a predicate in Camel's Simple on"
                            + " the exchange of the call. By default those of tools with destructiveHint=true.")
    private String approvalFor;

    @UriParam(
            label = "producer,tools",
            javaType = "org.apache.camel.spi.StateRepository",
            description =
                    "Keeps how far each loop has come: a StateRepository of the registry, such as OpenAILoopFolder. A message that is"
                            + " sent again after a failure or a kill goes on where its loop was. Needs loopKey.")
    private StateRepository<String, String> loopRepository;

    @UriParam(
            label = "producer,tools",
            description = "Names the loop of a message in loopRepository, in Camel's Simple, such as ${file:name}.")
    private String loopKey;

    @UriParam(
            label = "producer,tools",
            description =
                    "Lets a loop call a tool with the same arguments once only, by an IdempotentRepository of the registry. Tools with"
                            + " readOnlyHint or idempotentHint may be called again.")
    private IdempotentRepository toolRepository;

    @UriParam(
            label = "consumer,tools",
            defaultValue = "false",
            description =
                    "Whether the tool changes nothing, so that it may run again where nobody knows whether it ran.")
    private boolean readOnlyHint;

    @UriParam(
            label = "consumer,tools",
            defaultValue = "false",
            description = "Whether what the tool changes may be lost: approval is asked for its calls.")
    private boolean destructiveHint;

    @UriParam(
            label = "consumer,tools",
            defaultValue = "false",
            description =
                    "Whether a second call with the same arguments changes nothing more, so that it may run again.")
    private boolean idempotentHint;

    @UriParam(label = "consumer,tools", description = "What the tool does, for the model.")
    private String description;

    @UriParam(
            label = "consumer,tools",
            multiValue = true,
            prefix = "parameter.",
            description = "The arguments of the tool: parameter.city=string, with parameter.city.description,"
                    + " parameter.unit.enum=c,f and parameter.city.required=true. Types are string, integer, number, boolean, array"
                    + " and object.")
    private Map<String, Object> parameter = new LinkedHashMap<>();

    @UriParam(label = "consumer,tools", description = "The arguments that the model must give, separated by commas.")
    private String required;

    @UriParam(
            label = "consumer,tools",
            description =
                    "The JSON schema of the arguments, in place of parameter: the JSON, or classpath: or file: and the name of"
                            + " it.")
    private String argSchema;

    @UriParam(
            label = "consumer,tools",
            defaultValue = "false",
            description =
                    "Whether the result of the tool is the answer: the model is not asked again where all tools of a turn say so.")
    private boolean returnDirect;

    @UriParam(
            label = "producer,memory",
            defaultValue = "false",
            description =
                    "Whether the calls of an exchange are one conversation: its history is in the exchange property"
                            + " CamelOpenAIConversationHistory, a List of messages, or for openai:responses the id of the last response.")
    private boolean conversationMemory;

    @UriParam(
            label = "producer,memory",
            defaultValue = "CamelOpenAIConversationHistory",
            description = "The exchange property of conversationMemory.")
    private String conversationHistoryProperty = "CamelOpenAIConversationHistory";

    @UriParam(
            label = "producer,memory",
            description =
                    "Where conversations are kept outside of exchanges: file: and a folder, caffeine (in this JVM), server (by the server, for"
                            + " openai:responses), or #bean:name with an OpenAIConversationMemory, a DataSource or a StateRepository. Needs"
                            + " conversationId, or the header CamelOpenAIConversationId.")
    private String memory;

    @UriParam(
            label = "producer,memory",
            description =
                    "Names the conversation of a message in memory, in Camel's Simple, such as ${header.customer}. For openai:responses"
                            + " without memory it is the server's: a conversation (conv_...) or a response (resp_...). Beats the header"
                            + " CamelOpenAIConversationId.")
    private String conversationId;

    @UriParam(
            label = "producer,memory",
            defaultValue = "0",
            description =
                    "The most turns that a conversation remembers. A turn is a question with its answer, and the calls of tools between"
                            + " them. 0 is no bound.")
    private int maxHistoryTurns;

    @UriParam(
            label = "producer,memory",
            defaultValue = "0",
            description =
                    "The most tokens that a conversation may have, as the server counts them with instructions and tools. The oldest turns are"
                            + " forgotten, the newest never is. 0 is no bound.")
    private long maxHistoryTokens;

    @UriParam(
            label = "producer,memory",
            description =
                    "An endpoint that makes a summary of turns that are forgotten: it gets their messages as a List of Maps, and gives a text."
                            + " Needs maxHistoryTurns or maxHistoryTokens.")
    private String summarizeAt;

    @UriParam(
            label = "producer,cache",
            description =
                    "Where answers are kept, so that the same request need not be paid again: file: and a folder, caffeine (in this JVM), or"
                            + " #bean:name with an OpenAIConversationMemory, a DataSource or a StateRepository. Streams, and endpoints with"
                            + " tools or a memory, have none.")
    private String cache;

    @UriParam(
            label = "producer,cache",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "How old a kept answer may be; 0 is any age.")
    private long cacheTtl;

    @UriParam(
            label = "producer,cost",
            description =
                    "What models cost, for the headers CamelOpenAICost and CamelOpenAICostCurrency, maxCost and budget: file: or classpath:"
                            + " and a file of prices, or #bean:name with a Map or a text in JSON.")
    private String prices;

    @UriParam(
            label = "producer,cost",
            description =
                    "The most money that may be used in a period, in the currency of prices. Past it a call is not sent, and ends with"
                            + " OpenAIBudgetException.")
    private String budget;

    @UriParam(
            label = "producer,cost",
            defaultValue = "0",
            description =
                    "The most tokens that may be used in a period, prompts and answers together, in place of budget. 0 is no bound.")
    private long tokenBudget;

    @UriParam(
            label = "producer,cost",
            defaultValue = "month",
            enums = "day,month",
            description = "How long a budget lasts: a day or a month, in UTC.")
    private String budgetPeriod = "month";

    @UriParam(
            label = "producer,cost",
            description =
                    "Whose budget it is, in Camel's Simple, such as ${header.customer}: each key has a budget of its own. Without it the API"
                            + " key has one.")
    private String budgetKey;

    @UriParam(
            label = "producer,cost",
            description =
                    "Where budgets are kept, for restarts and for several JVMs: file: and a folder, or #bean:name with an"
                            + " OpenAIConversationMemory, a DataSource or a StateRepository. Without it they are in this JVM.")
    private String budgetStore;

    @UriParam(
            label = "producer,tools",
            description =
                    "The most money that one loop may cost, in the currency of prices, after which no tool runs any more. Needs prices.")
    private String maxCost;

    public String getTags() {
        return tags;
    }

    public void setTags(String tags) {
        this.tags = tags;
    }

    public Map<String, Object> getMcpServer() {
        return mcpServer;
    }

    public void setMcpServer(Map<String, Object> mcpServer) {
        this.mcpServer = mcpServer;
    }

    public Map<String, Object> getTool() {
        return tool;
    }

    public void setTool(Map<String, Object> tool) {
        this.tool = tool;
    }

    public String getTools() {
        return tools;
    }

    public void setTools(String tools) {
        this.tools = tools;
    }

    public boolean isAutoToolExecution() {
        return autoToolExecution;
    }

    public void setAutoToolExecution(boolean autoToolExecution) {
        this.autoToolExecution = autoToolExecution;
    }

    public String getToolChoice() {
        return toolChoice;
    }

    public void setToolChoice(String toolChoice) {
        this.toolChoice = toolChoice;
    }

    public Boolean getParallelToolCalls() {
        return parallelToolCalls;
    }

    public void setParallelToolCalls(Boolean parallelToolCalls) {
        this.parallelToolCalls = parallelToolCalls;
    }

    public int getMaxParallelToolCalls() {
        return maxParallelToolCalls;
    }

    public void setMaxParallelToolCalls(int maxParallelToolCalls) {
        this.maxParallelToolCalls = maxParallelToolCalls;
    }

    public Long getToolTimeout() {
        return toolTimeout;
    }

    public void setToolTimeout(Long toolTimeout) {
        this.toolTimeout = toolTimeout;
    }

    public int getMaxToolResult() {
        return maxToolResult;
    }

    public void setMaxToolResult(int maxToolResult) {
        this.maxToolResult = maxToolResult;
    }

    public String getToolFailure() {
        return toolFailure;
    }

    public void setToolFailure(String toolFailure) {
        this.toolFailure = toolFailure;
    }

    public int getMaxTurns() {
        return maxTurns;
    }

    public void setMaxTurns(int maxTurns) {
        this.maxTurns = maxTurns;
    }

    public long getMaxLoopTokens() {
        return maxLoopTokens;
    }

    public void setMaxLoopTokens(long maxLoopTokens) {
        this.maxLoopTokens = maxLoopTokens;
    }

    public int getMaxToolCalls() {
        return maxToolCalls;
    }

    public void setMaxToolCalls(int maxToolCalls) {
        this.maxToolCalls = maxToolCalls;
    }

    public boolean isStreamEvents() {
        return streamEvents;
    }

    public void setStreamEvents(boolean streamEvents) {
        this.streamEvents = streamEvents;
    }

    public String getStopWhen() {
        return stopWhen;
    }

    public void setStopWhen(String stopWhen) {
        this.stopWhen = stopWhen;
    }

    public String getAtLimit() {
        return atLimit;
    }

    public void setAtLimit(String atLimit) {
        this.atLimit = atLimit;
    }

    public String getBeforeTurn() {
        return beforeTurn;
    }

    public void setBeforeTurn(String beforeTurn) {
        this.beforeTurn = beforeTurn;
    }

    public String getApproval() {
        return approval;
    }

    public void setApproval(String approval) {
        this.approval = approval;
    }

    public String getApprovalKey() {
        return approvalKey;
    }

    public void setApprovalKey(String approvalKey) {
        this.approvalKey = approvalKey;
    }

    public String getApprovalFor() {
        return approvalFor;
    }

    public void setApprovalFor(String approvalFor) {
        this.approvalFor = approvalFor;
    }

    public StateRepository<String, String> getLoopRepository() {
        return loopRepository;
    }

    public void setLoopRepository(StateRepository<String, String> loopRepository) {
        this.loopRepository = loopRepository;
    }

    public String getLoopKey() {
        return loopKey;
    }

    public void setLoopKey(String loopKey) {
        this.loopKey = loopKey;
    }

    public IdempotentRepository getToolRepository() {
        return toolRepository;
    }

    public void setToolRepository(IdempotentRepository toolRepository) {
        this.toolRepository = toolRepository;
    }

    public boolean isReadOnlyHint() {
        return readOnlyHint;
    }

    public void setReadOnlyHint(boolean readOnlyHint) {
        this.readOnlyHint = readOnlyHint;
    }

    public boolean isDestructiveHint() {
        return destructiveHint;
    }

    public void setDestructiveHint(boolean destructiveHint) {
        this.destructiveHint = destructiveHint;
    }

    public boolean isIdempotentHint() {
        return idempotentHint;
    }

    public void setIdempotentHint(boolean idempotentHint) {
        this.idempotentHint = idempotentHint;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public Map<String, Object> getParameter() {
        return parameter;
    }

    public void setParameter(Map<String, Object> parameter) {
        this.parameter = parameter;
    }

    public String getRequired() {
        return required;
    }

    public void setRequired(String required) {
        this.required = required;
    }

    public String getArgSchema() {
        return argSchema;
    }

    public void setArgSchema(String argSchema) {
        this.argSchema = argSchema;
    }

    public boolean isReturnDirect() {
        return returnDirect;
    }

    public void setReturnDirect(boolean returnDirect) {
        this.returnDirect = returnDirect;
    }

    public boolean isConversationMemory() {
        return conversationMemory;
    }

    public void setConversationMemory(boolean conversationMemory) {
        this.conversationMemory = conversationMemory;
    }

    public String getConversationHistoryProperty() {
        return conversationHistoryProperty;
    }

    public void setConversationHistoryProperty(String conversationHistoryProperty) {
        this.conversationHistoryProperty = conversationHistoryProperty;
    }

    public String getMemory() {
        return memory;
    }

    public void setMemory(String memory) {
        this.memory = memory;
    }

    public String getConversationId() {
        return conversationId;
    }

    public void setConversationId(String conversationId) {
        this.conversationId = conversationId;
    }

    public int getMaxHistoryTurns() {
        return maxHistoryTurns;
    }

    public void setMaxHistoryTurns(int maxHistoryTurns) {
        this.maxHistoryTurns = maxHistoryTurns;
    }

    public long getMaxHistoryTokens() {
        return maxHistoryTokens;
    }

    public void setMaxHistoryTokens(long maxHistoryTokens) {
        this.maxHistoryTokens = maxHistoryTokens;
    }

    public String getSummarizeAt() {
        return summarizeAt;
    }

    public void setSummarizeAt(String summarizeAt) {
        this.summarizeAt = summarizeAt;
    }

    public String getCache() {
        return cache;
    }

    public void setCache(String cache) {
        this.cache = cache;
    }

    public long getCacheTtl() {
        return cacheTtl;
    }

    public void setCacheTtl(long cacheTtl) {
        this.cacheTtl = cacheTtl;
    }

    public String getPrices() {
        return prices;
    }

    public void setPrices(String prices) {
        this.prices = prices;
    }

    public String getBudget() {
        return budget;
    }

    public void setBudget(String budget) {
        this.budget = budget;
    }

    public long getTokenBudget() {
        return tokenBudget;
    }

    public void setTokenBudget(long tokenBudget) {
        this.tokenBudget = tokenBudget;
    }

    public String getBudgetPeriod() {
        return budgetPeriod;
    }

    public void setBudgetPeriod(String budgetPeriod) {
        this.budgetPeriod = budgetPeriod;
    }

    public String getBudgetKey() {
        return budgetKey;
    }

    public void setBudgetKey(String budgetKey) {
        this.budgetKey = budgetKey;
    }

    public String getBudgetStore() {
        return budgetStore;
    }

    public void setBudgetStore(String budgetStore) {
        this.budgetStore = budgetStore;
    }

    public String getMaxCost() {
        return maxCost;
    }

    public void setMaxCost(String maxCost) {
        this.maxCost = maxCost;
    }

    /**
     * How tools run.
     *
     * @param isRun whether the loop runs them
     */
    ToolRules toolRules(boolean isRun) {
        atLeast("maxParallelToolCalls", getMaxParallelToolCalls(), 1);
        atLeast("maxToolResult", getMaxToolResult(), 1);
        Long timeout = getToolTimeout();
        return new ToolRules(
                getMaxParallelToolCalls(),
                timeout == null ? ToolTimeouts.DEFAULT_MILLIS : timeout,
                getMaxToolResult(),
                isSecond("toolFailure", getToolFailure(), "fail", "tell"),
                getToolChoice(),
                getParallelToolCalls(),
                isRun);
    }

    /** @throws IllegalArgumentException where a number is too small, naming its option */
    static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "The option " + option + " is " + value + ", but must be at least " + least);
        }
    }

    /** @throws IllegalArgumentException where a text is neither of two, naming its option */
    static boolean isSecond(String option, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    "The option " + option + " is '" + value + "', but must be " + first + " or " + second);
        }
        return value.equals(second);
    }

    /** What calls cost, and what they may cost. */
    CostOptions costs() {
        return new CostOptions(prices, budget, tokenBudget, budgetPeriod, budgetStore);
    }

    /** The most that a loop may cost, or null. */
    BigDecimal maxCost() {
        BigDecimal most = CostOptions.amount("maxCost", maxCost);
        if (most != null && prices == null) {
            throw new IllegalArgumentException("The option maxCost is " + most
                    + ", in money, but there are no prices. Set prices, such as prices=file:prices.json, or use"
                    + " maxLoopTokens.");
        }
        return most;
    }
}
