package io.github.camelopenai.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Servers and clients of the protocol's own makers. The environment variable or system property {@code MCP_SERVERS_DIR} names the folder in
 * which their packages have been installed:
 *
 * <pre>{@code
 * npm install @modelcontextprotocol/server-everything@2026.8.31 @modelcontextprotocol/server-filesystem@2026.8.31 \
 *     @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0
 * }</pre>
 */
public final class NodePackages {

    private static final String DIR = "MCP_SERVERS_DIR";

    private NodePackages() {}

    /** The folder, or null. */
    public static String folder() {
        return System.getProperty(DIR, System.getenv(DIR));
    }

    /** A file of a package, such as {@code client/dist/index.mjs}. */
    public static String file(String name) {
        return Path.of(folder(), "node_modules/@modelcontextprotocol", name).toString();
    }

    /** Skips the tests where there is no Node, or one of these files is missing. */
    public static void need(String... files) {
        assumeTrue(folder() != null, "Set " + DIR + " to a folder with the packages, see the Javadoc of NodePackages");
        for (String file : files) {
            assumeTrue(Files.exists(Path.of(file(file))), "There is no " + file + " in " + DIR);
        }
        assumeTrue(hasNode(), "There is no node on the PATH");
    }

    private static boolean hasNode() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
