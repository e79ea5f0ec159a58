package io.github.camelopenai.examples.chatweb;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which the page may be asked for. A page of another site can let its own name lead to this machine (DNS rebinding), and
 * would then read the answers; but the browser still sends that name.
 */
final class Hosts {

    private final Set<String> names = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));

    /** @param more names beside those of this machine */
    Hosts(Collection<String> more) {
        more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the value of a header {@code Host} is one of them; the port is not asked, as a proxy may have another. */
    boolean isKnown(String header) {
        if (header == null) {
            return false;
        }
        String name = header.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
        return names.contains(name);
    }
}
