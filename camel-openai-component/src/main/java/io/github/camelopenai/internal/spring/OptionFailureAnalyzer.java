package io.github.camelopenai.internal.spring;

import io.github.camelopenai.internal.properties.RefusedOptionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets Spring Boot tell of a wrong option in words, in place of a stack trace. */
final class OptionFailureAnalyzer extends AbstractFailureAnalyzer<RefusedOptionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedOptionException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct or remove what is named above. docs/options.md of Camel OpenAI lists all options.",
                cause);
    }
}
