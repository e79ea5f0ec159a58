package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAITool;
import io.github.camelopenai.api.OpenAIToolParameter;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RouteSource;
import java.io.InputStream;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a bean is told at the start. */
class BeanToolRefusalsTest {

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1");

    public static class Nothing {
        public void method() {}
    }

    public static class Hidden {
        @OpenAITool(description = "H")
        String hidden() {
            return "";
        }
    }

    public static class BadName {
        @OpenAITool(name = "to do", description = "B")
        public void method() {}
    }

    public static class Stream1 {
        @OpenAITool(description = "S")
        public void read(InputStream content) {}
    }

    public static class Keys {
        @OpenAITool(description = "K")
        public void keys(Map<Month, String> months) {}
    }

    /** Has itself in it. */
    public record Node(List<Node> children) {}

    public static class Endless {
        @OpenAITool(description = "E")
        public void walk(Node node) {}
    }

    public static class Primitive {
        @OpenAITool(description = "P")
        public void count(@OpenAIToolParameter(required = false) int count) {}
    }

    public static class CamelName {
        @OpenAITool(description = "C")
        public void name(@OpenAIToolParameter(name = "CamelFileName") String name) {}
    }

    public static class Twins {
        @OpenAITool(description = "1")
        public void find(String text) {}

        @OpenAITool(description = "2")
        public void find(int number) {}
    }

    /** Jackson makes none of it. */
    public record Wrapped(Optional<String> text) {}

    public static class Inner {
        @OpenAITool(description = "I")
        public void inner(Wrapped wrapped) {}
    }

    public static class SameParameter {
        @OpenAITool(description = "S")
        public void both(String a, @OpenAIToolParameter(name = "a") String b) {}
    }

    static Stream<Arguments> beans() {
        return Stream.of(
                Arguments.of(new Nothing(), "but no method of it has @OpenAITool"),
                Arguments.of(
                        new Hidden(), "BeanToolRefusalsTest$Hidden.hidden, which cannot be called: it must be public"),
                Arguments.of(new BadName(), "BadName.method is 'to do', but must be 1 to 64 letters"),
                Arguments.of(new Stream1(), "The parameter content of the method"),
                Arguments.of(new Stream1(), "has the type java.io.InputStream, which a model cannot give"),
                Arguments.of(new Keys(), "which a model cannot give"),
                Arguments.of(new Endless(), "Node, which has itself in it"),
                Arguments.of(new Primitive(), "is not required, but of the primitive type int, which cannot be null"),
                Arguments.of(new CamelName(), "begins as Camel's own headers do"),
                Arguments.of(new Inner(), "java.util.Optional<java.lang.String>, which a model cannot give"),
                Arguments.of(new SameParameter(), "have the name a"),
                Arguments.of(new Twins(), "Two of the tools that the options tool.* and tools name are find"));
    }

    @ParameterizedTest
    @MethodSource("beans")
    void aBeanThatCannotBeUsedIsRefused(Object bean, String message) {
        camel.context().getRegistry().bind("bean", bean);

        assertRefused("#bean", message);
    }

    @ParameterizedTest
    @CsvSource({
        "desk, The option tools is 'desk'; but must be references to beans",
        "#desk, The option tools names #desk; but there is no such bean",
        "#class:com.acme.Desk, The option tools names #class:com.acme.Desk; but there is no such bean"
    })
    void aBeanThatIsMissingIsRefused(String tools, String message) {
        assertRefused(tools, message.replace(';', ','));
    }

    @Test
    void anEndpointAndAMethodOfOneNameAreRefused() {
        camel.context().getRegistry().bind("bean", new BeanToolsTest.Other());

        assertRefused("#bean&tool.other=direct:x", "tools name are other");
    }

    @Test
    void aParameterWhoseNameIsNotKnownIsRefused() {
        String classes = """
                class Desk {
                    @OpenAITool(description = "S")
                    public String state(String number) { return number; }
                }
                bindToRegistry("desk", new Desk());
                from("direct:x").to("openai:chat?model=m&tools=#desk");
                """;

        assertThatThrownBy(() -> camel.context().addRoutes(RouteSource.compileWithoutNames(classes)))
                .hasStackTraceContaining("has no name that is known. Compile the class with -parameters");
    }

    private void assertRefused(String tools, String message) {
        assertThatThrownBy(() -> camel.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:refused").to("openai:chat?model=m&tools=" + tools);
                    }
                }))
                .hasStackTraceContaining(message);
    }
}
