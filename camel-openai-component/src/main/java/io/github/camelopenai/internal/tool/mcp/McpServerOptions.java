package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.answer.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One MCP server, as the options {@code mcpServer.<name>.*} describe it.
 *
 * <pre>{@code
 * mcpServer.files.transportType=stdio
 * mcpServer.files.command=npx
 * mcpServer.files.args=-y,@modelcontextprotocol/server-filesystem,/data
 * }</pre>
 *
 * @param name its name in the options
 * @param address where it is
 * @param toolNames the tools that are offered, by the names that the server gives them; empty for all
 * @param toolTimeoutMillis how long a call may take, 0 where the endpoint says
 * @param namePrefix what stands before the names of its tools, perhaps nothing
 */
public record McpServerOptions(
        String name, Address address, List<String> toolNames, long toolTimeoutMillis, String namePrefix) {

    /** Where a server is, and how it is reached. */
    public sealed interface Address permits Stdio, Http {

        /** What no log and no message may hold. */
        Collection<String> secrets();
    }

    /**
     * A program that is started, and talks over its standard input and output.
     *
     * @param command the program
     * @param args its arguments
     * @param env the environment variables that it gets besides a few of this process
     * @param cwd the folder in which it runs, or null for that of this process
     */
    public record Stdio(String command, List<String> args, Map<String, String> env, Path cwd) implements Address {

        @Override
        public Collection<String> secrets() {
            return env.values();
        }

        /** Without arguments and variables, which may be secrets. */
        @Override
        public String toString() {
            return command;
        }
    }

    /**
     * A server behind a URL.
     *
     * @param url its endpoint, which takes the POSTs
     * @param headers further headers of each request
     * @param credentials supplies the bearer token of each request, or null
     */
    public record Http(URI url, Map<String, String> headers, OpenAICredentials credentials) implements Address {

        @Override
        public Collection<String> secrets() {
            return headers.values();
        }

        /** Without the query and the headers. */
        @Override
        public String toString() {
            return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        }
    }

    /**
     * The servers that options describe.
     *
     * @param options what stands after {@code mcpServer.}, such as {@code files.command}
     * @param beans finds a bean by the reference that an option gives, such as {@code #bean:tokens}
     * @throws IllegalArgumentException naming the option that is missing, unknown or wrong, and what is accepted
     */
    public static List<McpServerOptions> all(Map<String, ?> options, Function<String, Object> beans) {
        return McpOptionReader.all(options, beans);
    }

    /** Whether it is a program that is started. */
    public boolean isProgram() {
        return address instanceof Stdio;
    }

    /** The option that names it. */
    public String option() {
        return McpOptionReader.PREFIX + name;
    }

    Secrets newSecrets() {
        return new Secrets(address.secrets());
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return option() + " (" + address + ')';
    }
}
