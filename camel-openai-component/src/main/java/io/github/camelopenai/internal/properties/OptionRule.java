package io.github.camelopenai.internal.properties;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operation.Trait;
import io.github.camelopenai.internal.message.prompt.Prompt;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.shape.ShapeFormat;
import java.util.Locale;
import java.util.function.BiPredicate;

/** Which endpoints know an option: the words in the column "known by" of {@code option-groups.tsv}. */
enum OptionRule {
    /** Whatever it calls. */
    CALL("every call", (kind, called) -> true),
    OPERATION("every resource but `request`", (kind, called) -> !called.isRequest()),
    /** Its call answers the exchange: it is not a line in the file of a batch. */
    OWN_CALL("every operation but `submit`", (kind, called) -> kind != EndpointKind.SUBMISSION),
    /** A consumer of a job may be given the id of one. */
    ID(
            "operations with an id in their path, and jobs",
            (kind, called) ->
                    kind != EndpointKind.SUBMISSION && (called.idCount() > 0 || Jobs.areOf(called.resource()))),
    MESSAGES("operations that take messages", (kind, called) -> called.list() == ListContent.MESSAGES),
    MEDIA(
            "operations that take messages or items",
            (kind, called) -> called.list() == ListContent.MESSAGES || called.list() == ListContent.ITEMS),
    PROMPT("operations with a prompt", (kind, called) -> kind != EndpointKind.RESULTS && Prompt.isOf(called)),
    BODY("operations whose request has a body", (kind, called) -> called.takesBody()),
    SEVERAL_FILES("operations that take several files", (kind, called) -> called.list() == ListContent.FILES),
    EMBEDDINGS("`embeddings`", (kind, called) -> kind == EndpointKind.CALL && called.answer() == AnswerKind.EMBEDDINGS),
    UPLOAD("uploads", (kind, called) -> called.request() == RequestKind.MULTIPART || called.isRequest()),
    PARTS("uploads that can go in parts", (kind, called) -> called.is(Trait.IN_PARTS)),
    PAGE("lists", (kind, called) -> called.response() == ResponseKind.PAGE),
    DATA(
            "answers that are no download",
            (kind, called) -> kind != EndpointKind.SUBMISSION && called.response() != ResponseKind.BINARY),
    STREAM("operations that stream", (kind, called) -> kind != EndpointKind.SUBMISSION && called.streams()),
    REQUEST("`openai:request`", (kind, called) -> called.isRequest()),
    SUBMIT("`submit`", (kind, called) -> kind == EndpointKind.SUBMISSION),
    RESULTS("`results`", (kind, called) -> kind == EndpointKind.RESULTS),
    POLL(
            "consumers of jobs and lists",
            (kind, called) -> kind == EndpointKind.CALL
                    && (Jobs.areOf(called.resource()) || called.response() == ResponseKind.PAGE)),
    LOOP("operations that call tools", (kind, called) -> kind == EndpointKind.CALL && ToolWire.of(called) != null),
    SHAPE(
            "operations whose answers can have a shape",
            (kind, called) -> kind != EndpointKind.RESULTS && ShapeFormat.of(called) != null),
    SHAPED_CALL(
            "calls whose answers can have a shape",
            (kind, called) -> kind == EndpointKind.CALL && ShapeFormat.of(called) != null),
    PURE(
            "operations that give a text, embeddings or moderations",
            (kind, called) -> kind == EndpointKind.CALL && called.isPure()),
    RESPONSES("`create` of `responses`", (kind, called) -> kind == EndpointKind.CALL && called.isOfResponses()),
    WEBHOOK("`openai:webhook`", EndpointKind.WEBHOOK),
    TOOL("`openai:tool/...`", EndpointKind.TOOL),
    MCP("`openai:mcp`", EndpointKind.MCP);

    private final String description;
    private final boolean calls;
    private final BiPredicate<EndpointKind, Operation> rule;

    /** @param rule what is asked of endpoints that call; where nothing is called it does not hold */
    OptionRule(String description, BiPredicate<EndpointKind, Operation> rule) {
        this.description = description;
        this.calls = true;
        this.rule = rule;
    }

    /** @param only the one kind, which calls nothing, for which the rule holds */
    OptionRule(String description, EndpointKind only) {
        this.description = description;
        this.calls = false;
        this.rule = (kind, called) -> kind == only;
    }

    /** The rule that the table names so, such as {@code several-files}. */
    static OptionRule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The endpoints as the options page names them. */
    String description() {
        return description;
    }

    /** @param called what it calls, or what the requests of its batch call; null for a webhook or a tool */
    boolean holds(EndpointKind kind, Operation called) {
        return calls == (called != null) && rule.test(kind, called);
    }
}
