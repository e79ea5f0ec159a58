package io.github.camelopenai.examples.kafkachat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker inside the program, with an empty folder of its own, for a first try without a cluster.
 *
 * <pre>{@code
 * try (Broker broker = Broker.start()) { ... broker.bootstrap() ... }
 * }</pre>
 */
final class Broker implements AutoCloseable {

    private final Path folder;
    private final String bootstrap;
    private final KafkaRaftServer server;

    private Broker(Path folder, String bootstrap, KafkaRaftServer server) {
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.server = server;
    }

    /** Starts it on free ports of this machine; broker and controller are one process, as KRaft allows. */
    static Broker start() throws Exception {
        Path folder = Files.createTempDirectory("kafka-chat-");
        String bootstrap = freeAddress();
        KafkaConfig settings = new KafkaConfig(settings(folder, bootstrap, freeAddress()));
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(settings.nodeId())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .run();
        Broker broker = new Broker(folder, bootstrap, new KafkaRaftServer(settings, Time.SYSTEM));
        broker.server.startup();
        return broker;
    }

    /** Where clients find it, as {@code host:port}. */
    String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of the broker cannot be removed", e);
        }
    }

    private static Map<String, String> settings(Path folder, String broker, String controller) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("auto.create.topics.enable", "false");
        // A broker that lives for minutes has nothing to compact, and the cleaner takes 128 MB
        settings.put("log.cleaner.enable", "false");
        // So that a group need not wait for members that will not come, nor long for one that was killed
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        return settings;
    }

    private static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
