package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.NumberText;
import io.github.camelopenai.internal.api.Similar;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the options of one MCP server. Each option that is read is taken away, so that what is left is unknown. */
final class McpOptionReader {

    static final String PREFIX = "mcpServer.";

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String NAME_PREFIX = "[A-Za-z0-9_-]{1,32}";
    private static final long LONGEST_MILLIS = 365L * 24 * 60 * 60 * 1_000;
    private static final Set<String> OWN_HEADERS =
            Set.of("accept", "connection", "content-length", "content-type", "host", "transfer-encoding");
    private static final List<String> OF_ALL = List.of("transportType", "toolNames", "toolTimeout", "namePrefix");
    private static final List<String> OF_STDIO = List.of("command", "args", "env.", "cwd");
    private static final List<String> OF_HTTP = List.of("url", "headers.", "credentials");

    private final String server;
    private final Map<String, Object> left;
    private final Function<String, Object> beans;

    private McpOptionReader(String server, Map<String, Object> options, Function<String, Object> beans) {
        this.server = server;
        this.left = options;
        this.beans = beans;
    }

    static List<McpServerOptions> all(Map<String, ?> options, Function<String, Object> beans) {
        Map<String, Map<String, Object>> servers = new LinkedHashMap<>();
        options.forEach((option, value) -> {
            int dot = option.indexOf('.');
            if (dot < 0 || !option.substring(0, dot).matches(NAME)) {
                throw new IllegalArgumentException("The option " + PREFIX + option + " must be " + PREFIX
                        + "<name>.<key>, such as " + PREFIX
                        + "files.command, where the name has 1 to 64 letters, digits, _ and -");
            }
            servers.computeIfAbsent(option.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(known(option.substring(dot + 1)), value);
        });
        List<McpServerOptions> all = new ArrayList<>();
        servers.forEach((name, own) -> all.add(new McpOptionReader(name, own, beans).read(name)));
        return List.copyOf(all);
    }

    /** The key as it is called here: properties files write {@code transport-type}. */
    private static String known(String key) {
        String plain = key.replace("-", "");
        return Stream.of(OF_ALL, OF_STDIO, OF_HTTP)
                .flatMap(List::stream)
                .filter(plain::equalsIgnoreCase)
                .findFirst()
                .orElse(key);
    }

    private McpServerOptions read(String name) {
        boolean isStdio = isStdio();
        McpServerOptions.Address address = isStdio ? stdio() : http();
        McpServerOptions options = new McpServerOptions(name, address, toolNames(), toolTimeout(), namePrefix());
        for (String key : left.keySet()) {
            throw unknown(key, isStdio);
        }
        return options;
    }

    private boolean isStdio() {
        String type = required("transportType", "stdio, for a program that is started, or streamableHttp, for a URL");
        switch (type.toLowerCase(Locale.ROOT).replace("-", "")) {
            case "stdio":
                return true;
            case "streamablehttp":
                return false;
            case "sse":
                throw new IllegalArgumentException(option("transportType")
                        + " is 'sse', the transport of 2024-11-05, which MCP has given up. Use streamableHttp and the URL that"
                        + " takes POSTs, often one that ends in /mcp");
            default:
                throw new IllegalArgumentException(
                        option("transportType") + " is '" + type + "', but must be stdio or streamableHttp");
        }
    }

    private McpServerOptions.Stdio stdio() {
        String command = required("command", "the program to start, such as npx");
        return new McpServerOptions.Stdio(command, args(), texts("env.", "[^=\\x00]+"), folder());
    }

    /** A list with commas, or a JSON array. */
    private List<String> args() {
        String all = text("args");
        return all == null ? List.of() : all.startsWith("[") ? array(all) : list(all);
    }

    private List<String> array(String json) {
        List<String> args = new ArrayList<>();
        try {
            JsonNode array = Json.parse(json);
            for (JsonNode arg : array) {
                if (!arg.isTextual()) {
                    throw new IllegalArgumentException("has an element that is no text");
                }
                args.add(arg.textValue());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option("args") + " begins with [, but " + e.getMessage()
                    + ". Write a JSON array of texts, or a list with commas");
        }
        return List.copyOf(args);
    }

    private Path folder() {
        String cwd = text("cwd");
        if (cwd == null) {
            return null;
        }
        Path folder = Path.of(cwd);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option("cwd") + " is '" + cwd + "', which is no folder");
        }
        return folder;
    }

    private McpServerOptions.Http http() {
        URI url = url(required("url", "the URL that takes POSTs, such as https://example.com/mcp"));
        Map<String, String> headers = texts("headers.", TOKEN);
        headers.forEach(this::checkHeader);
        Object given = left.remove("credentials");
        if (given != null && headers.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)) {
            throw new IllegalArgumentException(option("credentials") + " and " + name("headers.Authorization")
                    + " both set the header Authorization. Give one of them");
        }
        return new McpServerOptions.Http(url, headers, credentials(given));
    }

    private URI url(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below, in the user's terms
        }
        throw new IllegalArgumentException(option("url") + " must be an http or https URL without user and fragment,"
                + " such as https://example.com/mcp");
    }

    private void checkHeader(String header, String value) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (OWN_HEADERS.contains(lower) || lower.startsWith("mcp-")) {
            throw new IllegalArgumentException(option("headers." + header) + " cannot be set: the client sets it");
        }
        if (value.chars().anyMatch(each -> each < ' ' && each != '\t' || each == 0x7f)) {
            throw new IllegalArgumentException(option("headers." + header)
                    + " has a line break or another control character, which no HTTP header can carry");
        }
    }

    private OpenAICredentials credentials(Object given) {
        Object bean = given instanceof String reference && reference.startsWith("#") ? beans.apply(reference) : given;
        if (bean == null || bean instanceof OpenAICredentials) {
            return (OpenAICredentials) bean;
        }
        // Not its value: most likely it is a token
        throw new IllegalArgumentException(option("credentials")
                + " must be a bean of OpenAICredentials: write #bean:name, with the name under which it is registered."
                + " A fixed token goes into " + name("headers.Authorization"));
    }

    private List<String> toolNames() {
        String names = text("toolNames");
        if (names == null) {
            return List.of();
        }
        List<String> all = list(names);
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    option("toolNames") + " names no tool. Leave it out to offer all tools of the server");
        }
        return all;
    }

    private long toolTimeout() {
        String text = text("toolTimeout");
        if (text == null) {
            return 0;
        }
        try {
            long millis = NumberText.millis(text);
            if (millis >= 0 && millis <= LONGEST_MILLIS) {
                return millis;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(option("toolTimeout") + " is '" + text
                + "', but must be milliseconds, or a time such as 30s or 1m30s, of at most 365 days");
    }

    private String namePrefix() {
        String prefix = text("namePrefix");
        if (prefix != null && !prefix.matches(NAME_PREFIX)) {
            throw new IllegalArgumentException(
                    option("namePrefix") + " is '" + prefix + "', but must be 1 to 32 letters, digits, _ and -");
        }
        return prefix == null ? "" : prefix;
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** The options that begin so, by what follows. */
    private Map<String, String> texts(String start, String rest) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : List.copyOf(left.keySet())) {
            if (key.startsWith(start) && key.substring(start.length()).matches(rest)) {
                found.put(key.substring(start.length()), String.valueOf(left.remove(key)));
            }
        }
        return found;
    }

    private String text(String key) {
        Object value = left.remove(key);
        if (value == null) {
            return null;
        }
        String text = String.valueOf(value).strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(option(key) + " is empty. Leave it out, or give it a value");
        }
        return text;
    }

    private String required(String key, String what) {
        String text = text(key);
        if (text == null) {
            throw new IllegalArgumentException(option(key) + " is missing: it must be " + what);
        }
        return text;
    }

    private IllegalArgumentException unknown(String key, boolean isStdio) {
        List<String> all = Stream.of(OF_ALL, isStdio ? OF_STDIO : OF_HTTP)
                .flatMap(List::stream)
                .map(each -> each.endsWith(".") ? each + '*' : each)
                .toList();
        return new IllegalArgumentException(option(key) + " is unknown." + Similar.question(key, all)
                + " An MCP server of transportType=" + (isStdio ? "stdio" : "streamableHttp") + " has: "
                + String.join(", ", all));
    }

    private String option(String key) {
        return "The option " + name(key);
    }

    private String name(String key) {
        return PREFIX + server + '.' + key;
    }
}
