package io.github.camelopenai.examples.kafkachat;

import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.ChildJvm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Workers as processes of their own. */
final class ChildWorkers implements AutoCloseable {

    private final TestCluster cluster;
    private final Topics topics;
    private final ChatServer server;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    /** @param folder takes what they print */
    ChildWorkers(TestCluster cluster, Topics topics, ChatServer server, Path folder) {
        this.cluster = cluster;
        this.topics = topics;
        this.server = server;
        this.folder = folder;
    }

    /** The options of the program that name its topics and its group. */
    static List<String> options(Topics topics) {
        return List.of(
                "--prompts",
                topics.prompts(),
                "--answers",
                topics.answers(),
                "--chunks",
                topics.chunks(),
                "--dead-letters",
                topics.deadLetters(),
                "--group",
                TestCluster.groupOf(topics));
    }

    /** Starts so many, and waits until each has its partitions. */
    void start(int count, int inFlight) throws IOException {
        for (int i = 0; i < count; i++) {
            add(inFlight);
        }
        await().until(() -> cluster.busyMembers(topics) == count);
    }

    /** Starts another one. */
    void add(int inFlight) throws IOException {
        processes.add(start(inFlight));
    }

    /** {@code kill -9}, in the middle of whatever it does. */
    void kill(int worker) throws InterruptedException {
        processes.get(worker).destroyForcibly().waitFor();
    }

    private Process start(int inFlight) throws IOException {
        Path config = folder.resolve("client.properties");
        Files.writeString(
                config,
                cluster.clients().entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining("\n")));
        // A small heap, since three of them share the machine with the broker
        ProcessBuilder program = ChildJvm.process(
                "-Xmx192m",
                KafkaChat.class.getName(),
                "--worker",
                "--no-stream",
                "--in-flight",
                String.valueOf(inFlight),
                "--config",
                config.toString());
        program.command().addAll(options(topics));
        program.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
        program.environment().put("OPENAI_BASE_URL", server.baseUrl());
        program.environment().put("KAFKA_BOOTSTRAP", cluster.bootstrap());
        return program.redirectErrorStream(true)
                .redirectOutput(
                        Redirect.to(folder.resolve("screen-" + processes.size()).toFile()))
                .start();
    }

    /** Ends them as Ctrl-C does. */
    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }
}
