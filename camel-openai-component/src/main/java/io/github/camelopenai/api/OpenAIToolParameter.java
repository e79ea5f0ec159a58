package io.github.camelopenai.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a model is told of a parameter of an {@link OpenAITool}, or of a field or record component in one. */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenAIToolParameter {

    /** The name of the argument. That in the source by default, which is known where the class is compiled with {@code -parameters}. Of parameters only. */
    String name() default "";

    /** What the argument is, for the model. */
    String description() default "";

    /** Whether the model must give it. An {@link java.util.Optional} is never required. Without it the method gets null, or an empty Optional. */
    boolean required() default true;
}
