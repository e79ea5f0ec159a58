package io.github.camelopenai.examples.filebatch;

import org.apache.camel.builder.RouteBuilder;

/** The batch: each prompt of a folder goes through a chat, and comes back as a file in another folder. */
final class FileBatchRoute extends RouteBuilder {

    private final Batch batch;
    private final int concurrency;

    FileBatchRoute(Batch batch, int concurrency) {
        this.batch = batch;
        this.concurrency = concurrency;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("pending", batch);

        onException(Exception.class).handled(true).process(batch::failed);

        // The prompts stay where they are; what is done is known by its answer. The throttle holds back the one thread
        // that reads the folder, and no other: the calls themselves hold none.
        from("file:{{in}}?noop=true&idempotent=false&filter=#pending&sortBy=file:name&charset=UTF-8&initialDelay=0&delay=500")
                .routeId("file-batch")
                .throttle(concurrency)
                .concurrentRequestsMode()
                .filter(batch::begin)
                .to("openai:chat")
                .process(batch::answered)
                .to("file:{{out}}/answers?fileName=${file:onlyname.noext}.md&tempPrefix=" + Outcomes.TEMPORARY)
                .process(batch::done);
    }
}
