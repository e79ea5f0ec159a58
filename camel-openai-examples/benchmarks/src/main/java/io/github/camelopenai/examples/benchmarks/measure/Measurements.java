package io.github.camelopenai.examples.benchmarks.measure;

/** The measurements by the name of their scenario. */
final class Measurements {

    private Measurements() {}

    static Measurement of(String scenario) {
        return switch (scenario) {
            case "chat", "telemetry" -> new ChatCalls();
            case "waiting" -> new WaitingCalls();
            case "tls" -> new TlsWaves();
            case "loop" -> new ToolLoops();
            case "streams" -> new ManyStreams("", 200);
            case "scale" -> new ScaledCalls();
            case "scale-streams" -> ManyStreams.scaled();
            case "warm" -> new UntilWarm();
            case "burst" -> new ColdBurst();
            case "first-chunk" -> new FirstChunk();
            case "idle" -> new IdleStreams();
            case "upload" -> new LargeUpload();
            case "embeddings" -> new EmbeddingCalls();
            case "folder" -> new Folder();
            case "folder-100k" -> new LargeFolder();
            case "kafka" -> new KafkaWorker();
            case "kafka-day" -> new KafkaDay();
            case "start" -> new StartUp();
            case "endpoints" -> new ManyEndpoints();
            case "jmh" -> new InnerPieces();
            case "contention" -> new SharedPieces();
            default -> throw new IllegalArgumentException("There is no measurement " + scenario);
        };
    }
}
