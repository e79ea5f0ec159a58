package io.github.camelopenai.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a model call a method of a bean, which an endpoint names in its option {@code tools}.
 *
 * <pre>{@code
 * public class Desk {
 *     @OpenAITool(description = "The state of an order")
 *     public Order order(@OpenAIToolParameter(description = "Such as A-17") String number) { ... }
 * }
 * }</pre>
 *
 * <p>Arguments are strings, numbers, booleans, enums, times, Lists, Maps, records and other classes that Jackson reads. A parameter of type {@code
 * Exchange} is no argument: it gets the exchange of the call. What the method returns is the result, as a message body would be. A method that
 * waits holds a thread of the pool {@code openai}; one that returns a CompletionStage holds none meanwhile.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenAITool {

    /** The name of the tool: 1 to 64 letters, digits, {@code _} and {@code -}. That of the method by default. */
    String name() default "";

    /** What the tool does, for the model. */
    String description();

    /** Whether its result is the answer, so that the model is not asked again. */
    boolean returnDirect() default false;
}
