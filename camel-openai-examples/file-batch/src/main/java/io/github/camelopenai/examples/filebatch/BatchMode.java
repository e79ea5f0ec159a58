package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultMessage;

/** Submits prompts as a batch, and in a later run collects its results. Each step can be killed and is then taken up again. */
final class BatchMode {

    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");
    private static final long CLOCKS_DIFFER_BY_SECONDS = 86_400;

    private final ProducerTemplate template;
    private final Path in;
    private final Path out;
    private final Outcomes outcomes;
    private final PrintStream screen;

    BatchMode(CamelContext context, Path in, Path out, Outcomes outcomes, PrintStream screen) {
        this.template = context.createProducerTemplate();
        this.outcomes = outcomes;
        this.in = in;
        this.out = out;
        this.screen = screen;
    }

    /**
     * Goes as far as can be gone now, and says whether all results are there.
     *
     * @param state what an earlier run has left, or what this one begins with
     */
    boolean run(BatchState state, Batch batch) throws Exception {
        BatchState current = state;
        if (current.batches().isEmpty()) {
            if (BatchState.exists(out)) {
                current = current.foundAs(find(current));
            }
            if (current.batches().isEmpty()) {
                submit(current);
                return false;
            }
            current.write(out);
            screen.println("Found what a run that ended early has submitted: " + String.join(", ", current.batches()));
        }
        List<Map<?, ?>> batches = new ArrayList<>();
        for (String id : current.batches()) {
            batches.add(retrieve(id));
        }
        if (!batches.stream().allMatch(each -> FINAL.contains(status(each)))) {
            batches.forEach(each -> screen.println(progress(each)));
            screen.println("Not over yet. The same command later collects the answers.");
            return false;
        }
        for (String id : current.batches()) {
            send("direct:collect", id, Map.of());
        }
        batch.checkWritten();
        if (!current.isFound()) {
            failRest(current, batch, new IllegalStateException("The batch has no result for it: " + reasons(batches)));
        }
        BatchState.delete(out);
        return true;
    }

    /** The batches of a run that was killed before it could note them. */
    private List<String> find(BatchState state) throws Exception {
        List<String> ids = new ArrayList<>();
        Iterator<?> all = send("direct:list", null, Map.of()).getBody(Iterator.class);
        while (all.hasNext()) {
            Map<?, ?> each = (Map<?, ?>) all.next();
            boolean isOlder = each.get("created_at") instanceof Number created
                    && created.longValue() < state.seconds() - CLOCKS_DIFFER_BY_SECONDS;
            if (isOlder) {
                break;
            }
            if (each.get("metadata") instanceof Map<?, ?> metadata
                    && state.run().equals(metadata.get(BatchRoutes.RUN))) {
                ids.add(String.valueOf(each.get("id")));
            }
        }
        return ids;
    }

    /** Fails the prompts that nothing has come of, and nothing will. */
    private void failRest(BatchState state, Batch batch, Exception reason) throws IOException {
        try (Names prompts = state.prompts().read()) {
            for (String prompt = prompts.next(); prompt != null; prompt = prompts.next()) {
                if (!outcomes.isDone(prompt)) {
                    batch.fail(prompt, reason, 1);
                }
            }
        }
    }

    private void submit(BatchState state) throws Exception {
        state.write(out);
        Message submitted;
        try (Names prompts = state.prompts().read()) {
            submitted = send(
                    "direct:submit",
                    new PromptMessages(prompts),
                    Map.of("CamelOpenAIMetadata", Map.of(BatchRoutes.RUN, state.run())));
        }
        Object id = submitted.getHeader(OpenAIHeaders.ID);
        List<String> ids = id instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(id));
        state.submittedAs(ids).write(out);
        screen.println("Submitted " + state.prompts().size() + " prompts as " + String.join(", ", ids)
                + ". The same command later collects the answers.");
    }

    /** A message for each prompt, made when it is asked for. */
    private final class PromptMessages implements Iterator<Message> {

        private final Names prompts;
        private String next;

        PromptMessages(Names prompts) throws IOException {
            this.prompts = prompts;
            this.next = prompts.next();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Message next() {
            if (next == null) {
                throw new NoSuchElementException("All prompts are taken");
            }
            Message prompt = new DefaultMessage(template.getCamelContext());
            prompt.setBody(in.resolve(next).toFile());
            prompt.setHeader(OpenAIHeaders.CUSTOM_ID, next);
            try {
                next = prompts.next();
            } catch (IOException e) {
                throw new UncheckedIOException("The list of the prompts cannot be read", e);
            }
            return prompt;
        }
    }

    private Map<?, ?> retrieve(String id) throws Exception {
        return send("direct:retrieve", id, Map.of()).getBody(Map.class);
    }

    private Message send(String uri, Object body, Map<String, Object> headers) throws Exception {
        Exchange exchange = template.request(uri, sent -> {
            sent.getMessage().setBody(body);
            sent.getMessage().setHeaders(new HashMap<>(headers));
        });
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage();
    }

    private static String status(Map<?, ?> batch) {
        return String.valueOf(batch.get("status"));
    }

    private static String progress(Map<?, ?> batch) {
        String counts = batch.get("request_counts") instanceof Map<?, ?> count
                ? ": " + count.get("completed") + " of " + count.get("total") + " completed, " + count.get("failed")
                        + " failed"
                : "";
        return batch.get("id") + " is " + status(batch) + counts;
    }

    private static String reasons(List<Map<?, ?>> batches) {
        List<String> reasons = new ArrayList<>();
        for (Map<?, ?> batch : batches) {
            String errors = batch.get("errors") instanceof Map<?, ?> found && found.get("data") != null
                    ? " because of " + found.get("data")
                    : "";
            reasons.add(batch.get("id") + " is " + status(batch) + errors);
        }
        return String.join(", ", reasons);
    }
}
