package io.github.camelopenai.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
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
            import java.io.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.apache.camel.support.processor.idempotent.*;
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

    /** The routes of a piece of Java. */
    public static RouteBuilder compile(String body) throws Exception {
        ByteArrayOutputStream compiled = new ByteArrayOutputStream();
        boolean success = COMPILER.getTask(
                        null,
                        new Memory(FILES, compiled),
                        null,
                        List.of("-proc:none", "-classpath", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(FRAME.formatted(body))))
                .call();
        if (!success) {
            throw new AssertionError("This does not compile:\n" + body);
        }
        return new Loader(compiled.toByteArray()).load();
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

        private final OutputStream compiled;

        Memory(JavaFileManager files, OutputStream compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() throws IOException {
                    return compiled;
                }
            };
        }
    }

    private static final class Loader extends ClassLoader {

        private final byte[] bytes;

        Loader(byte[] bytes) {
            super(RouteSource.class.getClassLoader());
            this.bytes = bytes;
        }

        RouteBuilder load() throws ReflectiveOperationException {
            return (RouteBuilder) defineClass(NAME, bytes, 0, bytes.length)
                    .getDeclaredConstructor()
                    .newInstance();
        }
    }
}
