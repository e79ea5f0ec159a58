package io.github.camelopenai.examples.filebatch;

import org.apache.camel.builder.RouteBuilder;

/** The batch: each prompt of a folder goes through a chat, and comes back as a file in another folder. */
final class FileBatchRoute extends RouteBuilder {

    static final String PROMPTS = "direct:prompts";

    /** An answer appears by a rename. The folder is there, and asked for no file of that name before. */
    static final String ANSWERS = "file:{{out}}/answers?fileName=${file:onlyname.noext}.md&autoCreate=false"
            + "&fileExist=TryRename&tempPrefix=" + Outcomes.TEMPORARY;

    private final Batch batch;
    private final int concurrency;

    FileBatchRoute(Batch batch, int concurrency) {
        this.batch = batch;
        this.concurrency = concurrency;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).process(batch::failed);

        // The prompts come from a Feeder, not from file:, which lists the whole folder at each poll. They stay where
        // they are:
        // what is done is known by its answer.
        from(PROMPTS)
                .routeId("file-batch")
                .process(batch::begin)
                .to("openai:chat?maxConcurrentRequests=" + concurrency)
                .process(batch::answered)
                .to(ANSWERS)
                .process(batch::done);
    }
}
