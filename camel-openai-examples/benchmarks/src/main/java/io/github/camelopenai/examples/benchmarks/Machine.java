package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a run takes place, and with what versions. */
final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Machine() {}

    static Map<String, String> facts(int rounds) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("rounds", String.valueOf(rounds));
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", processor());
        facts.put("server on a core of its own", Cores.arePinned() ? "yes, by taskset" : "no");
        facts.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"));
        facts.put("JDK", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
        facts.put("Camel", version("camel-api"));
        facts.put("HttpClient", version("httpclient5"));
        facts.put("Jackson", version("jackson-databind"));
        facts.put("openai-java", version("openai-java-core"));
        facts.put("LangChain4j", version("langchain4j-open-ai"));
        return facts;
    }

    /** How many threads have wanted a core in the last minute. */
    static String load() {
        return String.format(
                Locale.ROOT,
                "%.2f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String version(String jar) {
        Matcher version = Pattern.compile("/" + jar + "-([0-9][^/]*)\\.jar").matcher(ChildJvm.classPath());
        return version.find() ? version.group(1) : "unknown";
    }

    private static String processor() throws IOException {
        if (!Files.exists(CPU)) {
            return "unknown";
        }
        return Files.readAllLines(CPU).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
