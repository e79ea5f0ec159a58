package io.github.camelopenai.examples.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The clients, by their keys. Their file has a line with the key of each, and more where it has limits of its own:
 *
 * <pre>{@code
 * alice.key = a-long-random-text
 * alice.requestsPerMinute = 120
 * alice.requestsAtATime = 50
 * alice.budget = 50
 * }</pre>
 */
final class Clients {

    static final int REQUESTS_PER_MINUTE = 60;
    static final int REQUESTS_AT_A_TIME = 10;

    /** A shorter key can be guessed. */
    private static final int SHORTEST_KEY = 16;

    private static final String SCHEME = "Bearer ";
    private static final Set<String> SETTINGS =
            Set.of("key", "requestsPerMinute", "requestsAtATime", "budget", "tokenBudget");

    private final List<Client> all;

    Clients(List<Client> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException where it does not say what a client needs; the message holds no key
     */
    static Clients read(Path file, LongSupplier nanoTime) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        TreeMap<String, Properties> settings = new TreeMap<>();
        for (String line : lines.stringPropertyNames()) {
            String[] parts = line.split("\\.", -1);
            if (parts.length != 2 || parts[0].isBlank() || !SETTINGS.contains(parts[1])) {
                throw new IllegalArgumentException(file + " has a line '" + line + "', but takes NAME.key,"
                        + " NAME.requestsPerMinute, NAME.requestsAtATime, NAME.budget and NAME.tokenBudget.");
            }
            settings.computeIfAbsent(parts[0], name -> new Properties())
                    .setProperty(parts[1], lines.getProperty(line).strip());
        }
        List<Client> clients = new ArrayList<>();
        settings.forEach((name, own) -> clients.add(client(file, name, own, nanoTime)));
        if (clients.isEmpty()) {
            throw new IllegalArgumentException(file + " names no client. A line for one is: NAME.key = KEY");
        }
        checkKeysDiffer(file, clients);
        return new Clients(clients);
    }

    private static Client client(Path file, String name, Properties own, LongSupplier nanoTime) {
        String key = own.getProperty("key", "");
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    file + ": " + name + ".key must have at least " + SHORTEST_KEY + " characters.");
        }
        RequestLimit limit = new RequestLimit(
                number(file, name, own, "requestsPerMinute", REQUESTS_PER_MINUTE),
                number(file, name, own, "requestsAtATime", REQUESTS_AT_A_TIME),
                nanoTime);
        return new Client(name, key, limit, budget(file, name, own));
    }

    /** Null where the file says nothing of it. */
    private static Budget budget(Path file, String name, Properties own) {
        String money = own.getProperty("budget");
        String tokens = own.getProperty("tokenBudget");
        if (money == null && tokens == null) {
            return null;
        }
        if (money != null && tokens != null) {
            throw new IllegalArgumentException(file + ": " + name + " has " + name + ".budget and " + name
                    + ".tokenBudget, but a budget is in money or in tokens. Remove one.");
        }
        if (tokens != null && !tokens.matches("[1-9]\\d{0,14}")) {
            throw new IllegalArgumentException(file + ": " + name + ".tokenBudget is '" + tokens
                    + "', but must be a number of tokens from 1 to 999999999999999.");
        }
        try {
            return new Budget(money, tokens == null ? null : Long.valueOf(tokens));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + name + ".budget " + e.getMessage(), e);
        }
    }

    private static int number(Path file, String name, Properties own, String setting, int otherwise) {
        String value = own.getProperty(setting);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(
                    file + ": " + name + '.' + setting + " is '" + value + "', but must be a number from 1 to 999999.");
        }
        return Integer.parseInt(value);
    }

    /** The budgets of those that have their own, by their names. */
    Map<String, Budget> budgets() {
        return all.stream()
                .filter(client -> client.budget() != null)
                .collect(Collectors.toMap(Client::name, Client::budget));
    }

    private static void checkKeysDiffer(Path file, List<Client> clients) {
        for (int i = 0; i < clients.size(); i++) {
            for (Client other : clients.subList(0, i)) {
                if (Arrays.equals(clients.get(i).keyHash(), other.keyHash())) {
                    throw new IllegalArgumentException(file + ": " + other.name() + " and "
                            + clients.get(i).name() + " have the same key.");
                }
            }
        }
    }

    /**
     * The client of a header {@code Authorization: Bearer KEY}. How long it takes tells nothing of the keys: hashes are
     * compared, all of them and to their ends.
     *
     * @throws Refusal where there is none
     */
    Client of(String authorization) {
        boolean hasKey = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] hash =
                Client.hash(hasKey ? authorization.substring(SCHEME.length()).strip() : "");
        Client found = null;
        for (Client client : all) {
            if (MessageDigest.isEqual(client.keyHash(), hash)) {
                found = client;
            }
        }
        if (found == null) {
            throw Refusal.unknownKey();
        }
        return found;
    }
}
