package io.github.camelopenai.examples.kafkachat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The names of the topics.
 *
 * @param prompts where prompts come from
 * @param answers where answers go
 * @param chunks where the pieces of answers go while these are made
 * @param deadLetters where prompts go that have no answer
 */
record Topics(String prompts, String answers, String chunks, String deadLetters) {

    private List<String> all() {
        return List.of(prompts, answers, chunks, deadLetters);
    }

    /** Those that the cluster does not have. */
    List<String> missing(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> present = admin.listTopics().names().get();
        List<String> missing = new ArrayList<>(all());
        missing.removeAll(present);
        return missing;
    }

    /** Makes those that the cluster does not have, with as many replicas as the cluster makes by itself. */
    void create(Admin admin, int partitions) throws InterruptedException, ExecutionException {
        for (String topic : missing(admin)) {
            try {
                admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                        .all()
                        .get();
            } catch (ExecutionException e) {
                // Another process may make them at the same time
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        // That a topic is made is known a little later to those who are asked for it
        while (!missing(admin).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** As properties that routes refer to. */
    Map<String, String> properties() {
        return Map.of("prompts", prompts, "answers", answers, "chunks", chunks, "dead-letters", deadLetters);
    }
}
