package io.github.camelopenai.examples.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shop of the first start: some orders, and the mails of their customers. */
final class Samples {

    private static final List<String> MAILS =
            List.of("1-broken-lamp.txt", "2-where-is-it.txt", "3-loud-mill.txt", "4-not-yours.txt", "5-no-number.txt");

    private Samples() {}

    /** Puts them into a folder that has no orders yet. These come last, so that a start that was broken off begins again. */
    static void putInto(Path desk) throws IOException {
        Path orders = desk.resolve("orders.json");
        if (Files.exists(orders)) {
            return;
        }
        Path inbox = Files.createDirectories(desk.resolve("inbox"));
        for (String mail : MAILS) {
            copy("mails/" + mail, inbox.resolve(mail));
        }
        copy("orders.json", orders);
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream content = Samples.class.getResourceAsStream("/agent/" + resource)) {
            Files.write(file, content.readAllBytes());
        }
    }
}
