package io.github.camelopenai.examples.benchmarks;

import static io.github.camelopenai.examples.benchmarks.side.Sides.CALLS_THEN_FILES;
import static io.github.camelopenai.examples.benchmarks.side.Sides.CAMEL_HTTP;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LANGCHAIN4J;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LIMIT;
import static io.github.camelopenai.examples.benchmarks.side.Sides.OPENAI_JAVA;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_ARCHIVE;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_HTTP_1_1;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_METRICS;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PULL;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PULL_THREADS;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PUSH;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_TRACES;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_VIRTUAL;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is measured, and whom. */
public enum Scenario {
    CHAT(
            "chat",
            "Chat calls, the server answers at once",
            "-Xmx512m",
            US,
            US_VIRTUAL,
            LIMIT,
            OPENAI_JAVA,
            CAMEL_HTTP,
            LANGCHAIN4J),
    WAITING("waiting", "2,000 calls that wait 1 s each", "-Xmx512m", US, LIMIT, OPENAI_JAVA, CAMEL_HTTP),
    TLS("tls", "2,000 calls of 1 s by TLS, cold and warm", "-Xmx512m", US, US_HTTP_1_1, LIMIT, OPENAI_JAVA),
    LOOP(
            "loop",
            "500 loops of 3 turns, with 4 tools of 200 ms after each of 2",
            "-Xmx512m",
            US,
            OPENAI_JAVA,
            LANGCHAIN4J),
    STREAMS("streams", "200 streams of 500 chunks", "-Xmx512m", US_PULL, US_PUSH, LIMIT, OPENAI_JAVA),
    FIRST_CHUNK("first-chunk", "Time to the first chunk, one stream", "-Xmx512m", US_PULL, US_PUSH, LIMIT, OPENAI_JAVA),
    IDLE("idle", "2,000 idle open streams", "-Xmx1g", US_PUSH, LIMIT, OPENAI_JAVA),
    UPLOAD("upload", "Upload of 512 MB", "-Xmx64m", US, LIMIT, OPENAI_JAVA),
    EMBEDDINGS("embeddings", "Embeddings, 256 inputs of 1,536 floats", "-Xmx512m", US, LIMIT, OPENAI_JAVA, LANGCHAIN4J),
    FOLDER("folder", "Folder of 5,000 prompts, 200 at a time, 100 ms each", "-Xmx512m", US),
    LARGE_FOLDER(
            "folder-100k",
            "Folder of 100,000 prompts, 500 at a time, 20 ms each, in 128 MB",
            "-Xmx128m",
            US,
            CALLS_THEN_FILES),
    KAFKA("kafka", "Kafka to chat, 5,000 prompts, 200 at a time, 100 ms each, one worker", "-Xmx512m", US),
    KAFKA_DAY("kafka-day", "Kafka to chat, 86,400 prompts, 200 at a time, 100 ms each, one worker", "-Xmx512m", US),
    START("start", "Start of a Camel with one route", "-Xmx512m", "without", US, US_ARCHIVE),
    TELEMETRY("telemetry", "Chat calls, with traces and metrics", "-Xmx512m", US, US_METRICS, US_TRACES),
    SCALE("scale", "Chat calls by cores, 64 at a time for each core", "-Xmx512m", US, LIMIT, CAMEL_HTTP),
    SCALE_STREAMS(
            "scale-streams",
            "Streams of 500 chunks by cores, 64 at a time for each core",
            "-Xmx1g",
            US_PULL_THREADS,
            US_PUSH,
            LIMIT),
    WARM("warm", "From the start of a JVM until it is warm", "-Xmx512m", US, LIMIT, CAMEL_HTTP),
    BURST(
            "burst",
            "1,000 calls of 1 s to a new server, cold",
            "-Xmx512m",
            US,
            US_ARCHIVE,
            LIMIT,
            OPENAI_JAVA,
            CAMEL_HTTP),
    ENDPOINTS("endpoints", "Up to 10,000 endpoints, without a call", "-Xmx1g", US, CAMEL_HTTP),
    JMH("jmh", "Inner pieces", "-Xmx512m", US),
    CONTENTION("contention", "Pieces that all calls share, by threads", "-Xmx512m", US);

    private final String id;
    private final String title;
    private final String heap;
    private final List<String> sides;

    Scenario(String id, String title, String heap, String... sides) {
        this.id = id;
        this.title = title;
        this.heap = heap;
        this.sides = List.of(sides);
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The options of the JVM of each side: its heap, and what users have too who start the program as its README says. */
    List<String> options() {
        return switch (this) {
            case FOLDER, LARGE_FOLDER -> List.of(heap, ChildJvm.NO_SECOND_COMPILER);
            default -> List.of(heap);
        };
    }

    /** Whether a side's JVM is warmed up once and then measures in each round, and is not a new one each time. */
    boolean isMeasuredWarm() {
        return Set.of(CHAT, TELEMETRY, WAITING, LOOP, STREAMS, FIRST_CHUNK, EMBEDDINGS)
                .contains(this);
    }

    /** Whether all that it needs is on the class path; a pack has not all of it. */
    boolean isThere() {
        return this != KAFKA && this != KAFKA_DAY || Sides.isClass("org.apache.kafka.clients.producer.KafkaProducer");
    }

    /** Whether it is measured on one core, then on more. */
    public boolean isScaled() {
        return this == SCALE || this == SCALE_STREAMS;
    }

    /** Where its sides run, where it is not scaled. */
    Cores cores() {
        return switch (this) {
            // There a child of the side is what is measured
            case KAFKA, KAFKA_DAY -> Cores.SERVER;
            case CONTENTION, TLS -> Cores.all();
            default -> Cores.SIDE;
        };
    }

    /** Where its server runs, where it is not scaled. */
    Cores coresOfServer() {
        return this == TLS ? Cores.all() : Cores.SERVER;
    }

    boolean speaksTls() {
        return this == TLS;
    }

    public List<String> sides() {
        return sides;
    }

    static Scenario named(String id) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario " + id + "; there are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Scenario::id).toList())));
    }
}
