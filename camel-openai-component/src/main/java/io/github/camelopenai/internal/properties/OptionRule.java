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

/** Which endpoints know an option: the words in the column "known by" of {@code option-groups.tsv}. */
enum OptionRule {
    /** Whatever it calls. */
    CALL("every call"),
    OPERATION("every resource but `request`"),
    /** Its call answers the exchange: it is not a line in the file of a batch. */
    OWN_CALL("every operation but `submit`"),
    /** A consumer of a job may be given the id of one. */
    ID("operations with an id in their path, and jobs"),
    MESSAGES("operations that take messages"),
    MEDIA("operations that take messages or items"),
    PROMPT("operations with a prompt"),
    BODY("operations whose request has a body"),
    SEVERAL_FILES("operations that take several files"),
    EMBEDDINGS("`embeddings`"),
    UPLOAD("uploads"),
    PARTS("uploads that can go in parts"),
    PAGE("lists"),
    DATA("answers that are no download"),
    STREAM("operations that stream"),
    REQUEST("`openai:request`"),
    SUBMIT("`submit`"),
    RESULTS("`results`"),
    POLL("consumers of jobs and lists"),
    LOOP("operations that call tools"),
    SHAPE("operations whose answers can have a shape"),
    SHAPED_CALL("calls whose answers can have a shape"),
    PURE("operations that give a text, embeddings or moderations"),
    RESPONSES("`create` of `responses`"),
    WEBHOOK("`openai:webhook`"),
    TOOL("`openai:tool/...`"),
    MCP("`openai:mcp`");

    private final String description;

    OptionRule(String description) {
        this.description = description;
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
        return called == null ? isOf(kind) : isOf(kind, called);
    }

    /** Whether it is the rule of endpoints that call nothing. */
    private boolean isOf(EndpointKind kind) {
        return switch (this) {
            case WEBHOOK -> kind == EndpointKind.WEBHOOK;
            case TOOL -> kind == EndpointKind.TOOL;
            case MCP -> kind == EndpointKind.MCP;
            default -> false;
        };
    }

    /** A start asks this of all options: the code of a switch is there, while that of a lambda is made by its first use. */
    private boolean isOf(EndpointKind kind, Operation called) {
        return switch (this) {
            case CALL -> true;
            case OPERATION -> !called.isRequest();
            case OWN_CALL -> kind != EndpointKind.SUBMISSION;
            case ID -> kind != EndpointKind.SUBMISSION && (called.idCount() > 0 || Jobs.areOf(called.resource()));
            case MESSAGES -> called.list() == ListContent.MESSAGES;
            case MEDIA -> called.list() == ListContent.MESSAGES || called.list() == ListContent.ITEMS;
            case PROMPT -> kind != EndpointKind.RESULTS && Prompt.isOf(called);
            case BODY -> called.takesBody();
            case SEVERAL_FILES -> called.list() == ListContent.FILES;
            case EMBEDDINGS -> kind == EndpointKind.CALL && called.answer() == AnswerKind.EMBEDDINGS;
            case UPLOAD -> called.request() == RequestKind.MULTIPART || called.isRequest();
            case PARTS -> called.is(Trait.IN_PARTS);
            case PAGE -> called.response() == ResponseKind.PAGE;
            case DATA -> kind != EndpointKind.SUBMISSION && called.response() != ResponseKind.BINARY;
            case STREAM -> kind != EndpointKind.SUBMISSION && called.streams();
            case REQUEST -> called.isRequest();
            case SUBMIT -> kind == EndpointKind.SUBMISSION;
            case RESULTS -> kind == EndpointKind.RESULTS;
            case POLL ->
                kind == EndpointKind.CALL && (Jobs.areOf(called.resource()) || called.response() == ResponseKind.PAGE);
            case LOOP -> kind == EndpointKind.CALL && ToolWire.of(called) != null;
            case SHAPE -> kind != EndpointKind.RESULTS && ShapeFormat.of(called) != null;
            case SHAPED_CALL -> kind == EndpointKind.CALL && ShapeFormat.of(called) != null;
            case PURE -> kind == EndpointKind.CALL && called.isPure();
            case RESPONSES -> kind == EndpointKind.CALL && called.isOfResponses();
            case WEBHOOK, TOOL, MCP -> false;
        };
    }
}
