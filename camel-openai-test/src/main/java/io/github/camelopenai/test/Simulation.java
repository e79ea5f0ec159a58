package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;

/** Decides what a request is answered: as a test told, else something sensible. */
final class Simulation {

    private final Rules rules;
    private final Ids ids = new Ids();
    private final Folder folder;
    private final StoredBatches batches;
    private final KnownRequests known = new KnownRequests();

    /** @param path the folder that keeps files and batches, or null for a temporary one */
    Simulation(Rules rules, Path path) {
        this.rules = rules;
        folder = new Folder(path);
        if (path != null) {
            ids.goOnAfter(folder.names("", ""));
        }
        StoredFiles files = new StoredFiles(folder, ids);
        batches = new StoredBatches(folder, files, ids, this::answer);
        TextApi.ALL.forEach((api, form) -> known.add("POST", api, (request, none) -> text(request)));
        known.add("POST", "/embeddings", Embeddings::answer);
        known.add("POST", "/moderations", Moderations::answer);
        for (String operation : new String[] {"generations", "edits", "variations"}) {
            known.add("POST", "/images/" + operation, Media::images);
        }
        known.add("GET", Media.IMAGE_PATH, Media::image);
        known.add("POST", "/audio/speech", Media::speech);
        known.add("GET", "/models", Models::list);
        known.add("GET", "/models/{id}", Models::retrieve);
        files.addTo(known);
        batches.addTo(known);
        known.add("POST", "/fine_tuning/jobs", (request, none) -> job(request, "ftjob-", "fine_tuning.job"));
        known.add("POST", "/fine-tunes", (request, none) -> job(request, "ft-", "fine-tune"));
    }

    Answer answer(RecordedRequest request) {
        return rules.next(request)
                .flatMap(reply -> reply.decidedFor(request))
                .map(reply -> answer(request, reply))
                .or(() -> known.answer(request))
                .orElseGet(() -> known.unknown(request));
    }

    void batchesTake(Duration duration) {
        batches.take(duration);
    }

    void close() {
        folder.close();
    }

    private Answer answer(RecordedRequest request, Reply reply) {
        if (reply instanceof Reply.Text text) {
            return text(request, Generated.of(text), false);
        }
        if (reply instanceof Reply.Tools tools) {
            return text(request, Generated.of(tools), false);
        }
        if (reply instanceof Reply.Cut cut) {
            return text(request, Generated.of(cut.beginning()), true);
        }
        if (reply instanceof Reply.Refusal refusal) {
            return Refusals.of(refusal);
        }
        return reply instanceof Reply.Raw raw ? Answer.bytes(raw.contentType(), raw.body()) : Answer.BROKEN;
    }

    private Answer text(RecordedRequest request) {
        TextApi api = TextApi.of(request).orElseThrow();
        return api.missingField(request.fields())
                .map(Refusals::missing)
                .orElseGet(() -> text(request, api.byDefault(request), false));
    }

    private Answer text(RecordedRequest request, Generated generated, boolean isCut) {
        TextApi api = TextApi.of(request).orElseThrow();
        // A form has texts only
        if (request.fields().path("stream").asText().equals("true")) {
            return Answer.stream(api.events(request.fields(), generated, ids.next(), isCut));
        }
        Answer whole = api.whole(request.fields(), generated, ids.next());
        return isCut ? whole.cut() : whole;
    }

    private Answer job(RecordedRequest request, String prefix, String type) {
        ObjectNode job = Json.object(type)
                .put("id", prefix + ids.next())
                .put("created_at", Json.now())
                .put("model", request.fields().path("model").asText("simulated"))
                .put("status", "queued")
                .put("training_file", request.fields().path("training_file").asText())
                .put("organization_id", "org-simulated")
                .put("seed", 0);
        for (String unknown :
                new String[] {"error", "finished_at", "fine_tuned_model", "trained_tokens", "validation_file"}) {
            job.putNull(unknown);
        }
        job.putObject("hyperparameters");
        job.putArray("result_files");
        return Answer.json(job);
    }
}
