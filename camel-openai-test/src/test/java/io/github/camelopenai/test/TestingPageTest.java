package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.camelopenai.testsupport.Markdown;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The tests that docs/testing.md shows pass as they stand there, and its tables list what there is. */
class TestingPageTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../docs/testing.md"));

    @TempDir
    Path folder;

    @Test
    void theTestsOfThePagePass() throws Exception {
        List<String> classes = compile();

        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
            for (String name : classes) {
                request.selectors(selectClass(loader, name));
            }
            TestExecutionSummary summary = run(request.build());

            assertThat(summary.getFailures())
                    .extracting(TestExecutionSummary.Failure::getException)
                    .isEmpty();
            assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
        }
    }

    private static TestExecutionSummary run(LauncherDiscoveryRequest request) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** All Java of the page, as the programs that it is. */
    private List<String> compile() throws Exception {
        List<Path> sources = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        for (Markdown.Block block : PAGE.blocks()) {
            if (block.language().equals("java")) {
                String name = block.text().replaceFirst("(?s).*?public class (\\w+).*", "$1");
                sources.add(Files.writeString(folder.resolve(name + ".java"), block.text()));
                if (name.endsWith("Test")) {
                    tests.add(name);
                }
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .isTrue();
        }
        return tests;
    }

    @Test
    void thePageNamesEveryWayToTellTheStandInSomething() {
        Stream.of(Replies.class.getDeclaredMethods(), OpenAIStandIn.class.getDeclaredMethods())
                .flatMap(Stream::of)
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !List.of("reset", "requestCount", "self").contains(name))
                .distinct()
                .forEach(name -> assertThat(PAGE.text()).contains(name + "("));
    }
}
