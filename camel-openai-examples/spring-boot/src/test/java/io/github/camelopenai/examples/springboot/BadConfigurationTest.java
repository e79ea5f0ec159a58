package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The application does not start with properties that are wrong, and what it prints of it shows no secret. */
@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationTest {

    private static final String SECRET = "sk-do-not-show-0123456789";

    @ParameterizedTest
    @CsvSource({
        "apikeys=sk-do-not-show-0123456789, Did you mean api-key?",
        "api-key=sk-do-not-show-0123456789{{none}}, The option apiKey cannot have this value",
        "proxy-password=sk-do-not-show-0123456789{{none}}, The option proxyPassword cannot have this value",
        "additional-header[X-Key]=sk-do-not-show-0123456789{{none}}, The option additionalHeader cannot have this value",
        "additional-header=sk-do-not-show-0123456789, camel.component.openai.additional-header[NAME]",
        "credentials=sk-do-not-show-0123456789, credentials is a text",
        "request-timeout=ten, 'milliseconds, or a time such as 30s or 1m30s'",
        "enabled=false, Nothing has given these properties to the component"
    })
    void theStartFailsAndSaysWhy(String property, String told, CapturedOutput output) {
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(ChatApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--camel.component.openai.base-url=http://localhost:1/v1",
                        "--camel.component.openai." + property));

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", told)
                .contains("camel.component.openai.")
                .doesNotContain(SECRET);
        assertThat(Throwables.getStackTrace(failure)).doesNotContain(SECRET);
    }
}
