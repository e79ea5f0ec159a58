package io.github.camelopenai.examples.kafkachat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Prompts for a first try. */
final class Samples {

    private static final Map<String, String> PROMPTS = new LinkedHashMap<>();

    static {
        PROMPTS.put("rivers", "Name three rivers.");
        PROMPTS.put("haiku", "Write a haiku on rain.");
        PROMPTS.put("prime", "Is 91 a prime number?");
        PROMPTS.put("french", "Good morning, in French?");
        PROMPTS.put("nothing", "");
    }

    private Samples() {}

    /** Sends them, each with its name as the key, and gives their ids. One is empty: it has no answer. */
    static Set<String> send(Map<String, Object> clients, String topic) throws Exception {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(clients, bytes, bytes)) {
            Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            PROMPTS.forEach((name, prompt) -> sent.put(
                    name,
                    producer.send(new ProducerRecord<>(
                            topic, name.getBytes(StandardCharsets.UTF_8), prompt.getBytes(StandardCharsets.UTF_8)))));
            Set<String> ids = new LinkedHashSet<>();
            for (Future<RecordMetadata> prompt : sent.values()) {
                RecordMetadata place = prompt.get();
                ids.add(place.topic() + "-" + place.partition() + "-" + place.offset());
            }
            return ids;
        }
    }
}
