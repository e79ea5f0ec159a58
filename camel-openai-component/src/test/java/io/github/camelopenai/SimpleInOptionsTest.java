package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Simple expressions in the options that hold prompts, and their refusal everywhere else. */
class SimpleInOptionsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    @ParameterizedTest
    @CsvSource({"systemMessage, 0, hi", "developerMessage, 0, hi", "userMessage, 0,"})
    void theMessagesOfAChatAreEvaluatedForEachExchange(String option, int place, String body) {
        String uri = "openai:chat?model=m&" + option + "=Answer in ${header.lang}, please.";

        camel.ask(uri, body, Map.of("lang", "Dutch"));
        camel.ask(uri, body, Map.of("lang", "Greek"));

        assertThat(contents(0, place)).isEqualTo("Answer in Dutch, please.");
        assertThat(contents(1, place)).isEqualTo("Answer in Greek, please.");
    }

    @Test
    void promptAndInstructionsAreEvaluated() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hi\"}");
        camel.ask(
                "openai:audio?model=m&prompt=Names: ${header.names}",
                new byte[] {1},
                Map.of("names", "Ada", "CamelFileName", "talk.mp3"));
        assertThat(SERVER.form().part("prompt").text()).isEqualTo("Names: Ada");

        SERVER.requests().clear();
        SERVER.answers("/responses", Answers.chat("Hello"));
        camel.ask("openai:responses?model=m&instructions=Be $simple{header.how}", "hi", Map.of("how", "brief"));
        assertThat(SERVER.requestBody().path("instructions").asText()).isEqualTo("Be brief");
    }

    @Test
    void aComponentOptionIsEvaluatedToo() {
        camel.component().getConfiguration().setSystemMessage("Answer in ${header.lang}.");

        camel.ask("openai:chat?model=m", "hi", Map.of("lang", "Dutch"));

        assertThat(contents(0, 0)).isEqualTo("Answer in Dutch.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\\nb ${header.x}            | a\\nb 1",
                "C:\\temp 'x' \"y\" ${header.x} | C:\\temp 'x' \"y\" 1",
                "${header.x} == 1 ? 'a' : 'b' | 1 == 1 ? 'a' : 'b'",
                "{\"a\": ${header.x}}         | {\"a\": 1}",
                "echo \\${HOME} ${header.x}   | echo ${HOME} 1",
                "[${header.absent}]           | []",
                "${header.${header.name}}     | 1",
                "costs $5                     | costs $5",
            })
    void theTextAroundAnExpressionIsSentAsItIs(String text, String sent) {
        camel.ask("openai:chat?model=m&systemMessage=RAW(" + text + ")", "hi", Map.of("x", 1, "name", "x"));

        assertThat(contents(0, 0)).isEqualTo(sent);
    }

    @Test
    void anExpressionThatFindsNothingLeavesTheMessageOut() {
        camel.ask("openai:chat?model=m&systemMessage=${header.absent}", "hi");

        assertThat(SERVER.requestBody().path("messages")).hasSize(1);
    }

    @Test
    void whatComesFromAHeaderOrTheBodyStaysLiteral() {
        camel.ask("openai:chat?model=m", "${body}", Map.of("CamelOpenAISystemMessage", "${env:PATH}"));
        assertThat(contents(0, 0)).isEqualTo("${env:PATH}");
        assertThat(contents(0, 1)).isEqualTo("${body}");

        camel.ask("openai:chat?model=m&systemMessage=${header.x}", "${body}", Map.of("x", "${env:PATH}"));
        assertThat(contents(1, 0)).isEqualTo("${env:PATH}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"toD", "recipientList", "routingSlip", "enrich"})
    void whatAMessagePutsIntoAUriStaysLiteral(String way) throws Exception {
        String uri = "openai:chat?model=m&systemMessage=RAW(${header.text})&stop=RAW(${header.text})";
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                switch (way) {
                    case "toD" -> from("direct:in").toD(uri);
                    case "recipientList" -> from("direct:in").recipientList(simple(uri));
                    case "routingSlip" -> from("direct:in").routingSlip(simple(uri));
                    default -> from("direct:in").enrich().simple(uri);
                }
            }
        });

        camel.ask("direct:in", "hi", Map.of("text", "${body}"));

        assertThat(contents(0, 0)).isEqualTo("${body}");
        assertThat(SERVER.requestBody().path("stop").asText()).isEqualTo("${body}");
    }

    @Test
    void aTemplateInARouteHasItsUriEvaluated() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").process(exchange -> exchange.getMessage()
                        .setBody(camel.template()
                                .requestBodyAndHeader(
                                        "openai:chat?model=m&systemMessage=${header.x}", "hi", "x", "1")));
            }
        });

        camel.ask("direct:in", "hi");

        assertThat(contents(0, 0)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "apiKey=${env:OPENAI_API_KEY}, apiKey",
        "model=${header.model}, model",
        "maxTokens=${header.most}, maxTokens",
        "stop=$simple{body}, stop",
        "additionalBodyProperty.top_k=${header.k}, additionalBodyProperty.top_k",
        "additionalHeader.X-Team=${header.team}, additionalHeader.X-Team",
        "queryParameter.a=${header.a}, queryParameter.a",
        "metadata.team=${header.team}, metadata.team",
        "streamTo=direct:${header.to}, streamTo",
    })
    void anExpressionInAnyOtherOptionIsRefusedAtTheStart(String option, String name) {
        assertThat(camel.refusal("openai:chat?" + option))
                .hasMessageStartingWith("The option " + name
                        + " has a ${, which is evaluated only in approvalFor, budgetKey, conversationId,")
                .hasMessageContaining("{{env:NAME}}")
                .hasMessageNotContaining("OPENAI_API_KEY");
    }

    @Test
    void itIsRefusedInComponentOptionsToo() {
        camel.component().getConfiguration().setApiKey("${env:OPENAI_API_KEY}");
        assertThat(camel.refusal("openai:chat")).hasMessageStartingWith("The option apiKey has a ${");

        camel.component().getConfiguration().setApiKey("k");
        camel.component().getConfiguration().getAdditionalHeader().put("X-Team", "${header.team}");
        assertThat(camel.refusal("openai:models"))
                .hasMessageStartingWith("The option additionalHeader.X-Team has a ${");
    }

    @ParameterizedTest
    @CsvSource({
        "Hi ${header.x, 'has an expression that is not closed by a brace'",
        "Hi ${nosuchfunction}, 'has the expression ${nosuchfunction}, which is none of Camel''s language simple'",
    })
    void aWrongExpressionIsRefusedAtTheStart(String text, String message) {
        assertThat(camel.refusal("openai:chat?model=m&systemMessage=" + text))
                .hasMessageStartingWith("The option systemMessage " + message);
    }

    @Test
    void withoutSimpleTheMissingArtifactIsNamed() throws Exception {
        AtomicBoolean isAbsent = new AtomicBoolean();
        try (DefaultCamelContext bare = new DefaultCamelContext() {
            @Override
            public Language resolveLanguage(String name) {
                if (isAbsent.get()) {
                    throw new NoSuchLanguageException(name);
                }
                return super.resolveLanguage(name);
            }
        }) {
            OpenAIComponent component = new OpenAIComponent();
            component.getConfiguration().setBaseUrl(SERVER.baseUrl());
            bare.addComponent("openai", component);
            bare.start();
            isAbsent.set(true);

            assertThatThrownBy(() -> bare.getEndpoint("openai:chat?systemMessage=${body}")
                            .createProducer()
                            .start())
                    .hasStackTraceContaining("add the artifact org.apache.camel:camel-core-languages");
            bare.getEndpoint("openai:chat?systemMessage=no expression")
                    .createProducer()
                    .start();
        }
    }

    private static String contents(int request, int place) {
        try {
            return new ObjectMapper()
                    .readTree(SERVER.requests().get(request).getBody())
                    .path("messages")
                    .path(place)
                    .path("content")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
