package io.github.camelopenai.examples.gateway;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The client for a first try: its key is made anew for each run, so that none that others know is ever let in. */
final class Guest {

    private Guest() {}

    static String newKey() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return "gw-" + HexFormat.of().formatHex(random);
    }

    static Client withKey(String key) {
        return new Client(
                "guest",
                key,
                new RequestLimit(Clients.REQUESTS_PER_MINUTE, Clients.REQUESTS_AT_A_TIME, System::nanoTime),
                null);
    }
}
