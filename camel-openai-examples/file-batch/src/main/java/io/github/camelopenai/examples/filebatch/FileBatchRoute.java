package io.github.camelopenai.examples.filebatch;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** The batch: each prompt of a folder goes through a chat, and comes back as a file in another folder. */
final class FileBatchRoute extends RouteBuilder {

    /** Each poll lists the whole folder, so fewer would cost time, and more would cost memory. */
    private static final int FILES_A_POLL = 2_000;

    private final Batch batch;
    private final int concurrency;

    FileBatchRoute(Batch batch, int concurrency) {
        this.batch = batch;
        this.concurrency = concurrency;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("pending", batch);
        getContext().getRegistry().bind("polls", new PollThread());
        getContext()
                .getRegistry()
                .bind("underWay", MemoryIdempotentRepository.memoryIdempotentRepository(2 * FILES_A_POLL));

        onException(Exception.class).handled(true).process(batch::failed);

        // The prompts stay where they are; what is done is known by its answer. A poll sorts the names of the folder,
        // but makes
        // messages of the next ones only, so the heap does not grow with the folder. The throttle lets the one thread
        // that polls wait, and no other: the calls themselves hold none.
        from("file:{{in}}?noop=true&idempotent=false&filter=#pending&charset=UTF-8"
                        + "&preSort=true&maxMessagesPerPoll=" + FILES_A_POLL + "&inProgressRepository=#underWay"
                        + "&scheduledExecutorService=#polls&greedy=true&sendEmptyMessageWhenIdle=true&initialDelay=0&delay=500")
                .routeId("file-batch")
                .throttle(concurrency)
                .concurrentRequestsMode()
                .filter(batch::begin)
                .to("openai:chat?maxConcurrentRequests=" + concurrency)
                .process(batch::answered)
                .to("file:{{out}}/answers?fileName=${file:onlyname.noext}.md&tempPrefix=" + Outcomes.TEMPORARY)
                .process(batch::done);
    }
}
