package io.github.camelopenai.examples.kafkachat;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The example's broker in a JVM of its own, with its topics. It prints where it is, and ends with its standard input. */
public final class BrokerProgram {

    private static final int PARTITIONS = 3;

    private BrokerProgram() {}

    /** @param arguments the topics: prompts, answers, chunks, dead letters */
    public static void main(String[] arguments) throws Exception {
        try (Broker broker = Broker.start()) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                new Topics(arguments[0], arguments[1], arguments[2], arguments[3]).create(admin, PARTITIONS);
            }
            System.out.println(broker.bootstrap());
            while (System.in.read() >= 0) {
                // Nothing is said to it
            }
        }
        System.exit(0);
    }
}
