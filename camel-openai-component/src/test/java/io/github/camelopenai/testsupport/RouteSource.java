package io.github.camelopenai.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.camel.builder.RouteBuilder;

/** Compiles a route as documentation shows it: the body of {@code configure()}. */
public final class RouteSource {

    private static final String NAME = "DocumentedRoute";
    private static final String FRAME = """
            import io.github.camelopenai.*;
            import io.github.camelopenai.api.*;
            import io.github.camelopenai.batch.*;
            import io.github.camelopenai.client.*;
            import io.github.camelopenai.kafka.*;
            import io.github.camelopenai.message.*;
            import io.github.camelopenai.route.*;
            import java.io.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.apache.camel.support.processor.idempotent.*;
            import org.apache.camel.support.processor.state.*;
            public class DocumentedRoute extends org.apache.camel.builder.RouteBuilder {
                @Override public void configure() throws Exception {
            %s
                }
            }
            """;

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Stays open: it keeps what it has read of the class path, which takes most of the time. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private RouteSource() {}

    /** The routes of a piece of Java, which may have classes of its own. */
    public static RouteBuilder compile(String body) throws Exception {
        return compile(body, "-parameters");
    }

    /** The same, where no class knows the names of parameters. */
    public static RouteBuilder compileWithoutNames(String body) throws Exception {
        return compile(body, "-g:none");
    }

    private static RouteBuilder compile(String body, String option) throws Exception {
        Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
        boolean success = COMPILER.getTask(
                        null,
                        new Memory(FILES, compiled),
                        null,
                        List.of("-proc:none", option, "-classpath", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(FRAME.formatted(body))))
                .call();
        if (!success) {
            throw new AssertionError("This does not compile:\n" + body);
        }
        return new Loader(compiled).load();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String code) {
            super(URI.create("string:///" + NAME + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> compiled;

        Memory(JavaFileManager files, Map<String, ByteArrayOutputStream> compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return compiled.computeIfAbsent(name, each -> new ByteArrayOutputStream());
                }
            };
        }
    }

    private static final class Loader extends ClassLoader {

        private final Map<String, ByteArrayOutputStream> compiled;

        Loader(Map<String, ByteArrayOutputStream> compiled) {
            super(RouteSource.class.getClassLoader());
            this.compiled = compiled;
        }

        RouteBuilder load() throws ReflectiveOperationException {
            return (RouteBuilder) loadClass(NAME).getDeclaredConstructor().newInstance();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream found = compiled.get(name);
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = found.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
