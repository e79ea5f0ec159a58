package io.github.camelopenai.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The base URL of a server, such as {@code https://api.openai.com/v1}. Its path is kept; a trailing slash makes no
 * difference.
 */
public final class ServerAddress {

    /** OpenAI's own API. */
    public static final String OPENAI = "https://api.openai.com/v1";

    private final String base;
    private final URI uri;

    private ServerAddress(String base, URI uri) {
        this.base = base;
        this.uri = uri;
    }

    /**
     * The address that a base URL stands for.
     *
     * @throws IllegalArgumentException where it is none, saying what is accepted
     */
    public static ServerAddress of(String baseUrl) {
        String base = baseUrl.strip().replaceAll("/+$", "");
        try {
            URI uri = new URI(base);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && plain) {
                return new ServerAddress(base, uri);
            }
        } catch (URISyntaxException e) {
            // said below, in the user's terms
        }
        throw new IllegalArgumentException("baseUrl is '" + withoutUserInfo(baseUrl)
                + "', but must be an http or https URL without user, query and fragment, such as " + OPENAI);
    }

    /** The URL of a path under this address. */
    URI resolve(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + '=' + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(base + path + (parameters.isEmpty() ? "" : '?' + parameters));
    }

    /** Whether this is OpenAI's own API, which takes no call without a key. */
    public boolean isOpenAI() {
        return uri.getHost().equalsIgnoreCase("api.openai.com");
    }

    /** Whether what is sent can be read on the way: plain http to another machine. */
    public boolean isOpenToEavesdroppers() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
        return uri.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    @Override
    public String toString() {
        return base;
    }

    private static String withoutUserInfo(String url) {
        return url.replaceAll("//[^/]*@", "//***@");
    }

    /** A text as it stands in a path or a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
