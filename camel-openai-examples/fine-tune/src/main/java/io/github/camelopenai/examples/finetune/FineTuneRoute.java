package io.github.camelopenai.examples.finetune;

import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;

/** The way of a training file: checked, uploaded, and made a job, with whose id the route goes on. */
final class FineTuneRoute extends RouteBuilder {

    private final Training training;
    private final String jobs;

    /** @param jobs the resource that creates the job: {@code fineTuningJobs}, or {@code fineTunes} of the legacy API */
    FineTuneRoute(Training training, String jobs) {
        this.training = training;
        this.jobs = jobs;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("training", training);

        onException(Exception.class).handled(true).process(training::failed);

        from("file:{{in}}?noop=true&idempotent=false&filter=#training&sortBy=file:name&initialDelay=0&delay=500")
                .routeId("fine-tune")
                .filter(training::begin)
                .process(training::check)
                .to("openai:files?operation=upload&purpose=fine-tune&progress=#training")
                .setBody(uploaded ->
                        Map.of("training_file", uploaded.getMessage().getHeader(OpenAIHeaders.ID)))
                .to("openai:" + jobs + "?operation=create")
                .setBody(header(OpenAIHeaders.ID))
                .to("file:{{out}}?fileName=${file:onlyname}" + Training.JOB + "&tempPrefix=.part-")
                .process(training::done);
    }
}
