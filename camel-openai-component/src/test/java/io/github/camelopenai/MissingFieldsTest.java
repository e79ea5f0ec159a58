package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequiredFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIDescription;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that lack what they need: OpenAI is not asked, another server is, and its refusal is explained. */
class MissingFieldsTest {

    private static final String OPENAI = "&baseUrl=https://api.openai.com/v1";
    private static final String NO_MODEL =
            "The request has no model: set the option model or the header CamelOpenAIModel,"
                    + " or put it as model into the request that the message body is.";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @CsvSource({
        "openai:chat?operation=create",
        "openai:completions?operation=create",
        "openai:embeddings?operation=create",
        "openai:responses?operation=create",
        "openai:audio?operation=transcribe",
    })
    void openAIIsNotAskedWithoutAModel(String operation) {
        assertThat(camel.failure(operation + OPENAI, "hi", Map.of("CamelFileName", "talk.mp3")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(operation + " was not sent to OpenAI. " + NO_MODEL);
    }

    @Test
    void allThatIsMissingIsSaidAtOnce() {
        assertThat(camel.failure("openai:audio?operation=speech" + OPENAI, Map.of("instructions", "slowly")))
                .hasMessageContaining("The request has no model: ")
                .hasMessageContaining("The request has no voice: set the option voice or the header CamelOpenAIVoice")
                .hasMessageContaining("The request has no input: send it as the message body, or put it as input into");
    }

    @Test
    void anotherServerMayHaveAModelOfItsOwn() {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat", "hi")).isEqualTo("Hello");
    }

    @Test
    void theRefusalOfAnotherServerIsExplained() {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", aResponse().withStatus(422).withBody("{\"detail\":\"Field required\"}"));

        assertThat(camel.failure("openai:chat", "hi"))
                .hasMessageContaining("Field required")
                .hasMessageEndingWith(NO_MODEL);
        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageNotContaining("has no model");
    }

    @ParameterizedTest
    @CsvSource({"401", "429", "500"})
    void aFailureForAnotherReasonIsNotExplainedByIt(int status) {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", aResponse().withStatus(status).withBody(Answers.error("no", "x", "y")));

        assertThat(camel.failure("openai:chat", "hi")).hasMessageNotContaining("has no model");
    }

    @Test
    void aDeploymentOfAzureIsTheModel() {
        SERVER.answersOnAzure("/chat/completions", aResponse().withStatus(400).withBody(Answers.error("no", "x", "y")));

        assertThat(camel.failure("openai:chat?azure=true&apiVersion=1&deployment=d&baseUrl=" + SERVER.rootUrl(), "hi"))
                .hasMessageNotContaining("has no model");
    }

    @Test
    void anEmptyModelIsNone() {
        assertThat(camel.failure("openai:chat?operation=create" + OPENAI, Map.of("model", "", "messages", List.of(1))))
                .hasMessageEndingWith(NO_MODEL);
    }

    @Test
    void aMapWithoutMessagesIsSaidToHaveNone() {
        assertThat(camel.failure("openai:chat?model=m", Map.of("temperature", 0)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "There is no prompt: the request in the message body has no messages, and neither the header"
                                + " CamelOpenAIUserMessage nor the option userMessage is set. Put a List of messages into it,"
                                + " under messages.");
        assertThat(camel.failure("openai:chat?model=m&inputFormat=json", "{\"messages\":null}"))
                .hasMessageStartingWith("There is no prompt: the request in the message body has no messages");
        assertThat(camel.failure("openai:chat?model=m", null))
                .hasMessageStartingWith("There is no prompt: the message body is empty");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void theRequestsOfABatchAreLookedAtBeforeTheFirstIsUploaded() {
        assertThat(camel.failure("openai:batches?operation=submit" + OPENAI, List.of("hi")))
                .hasMessageContaining("The element 'request-1', number 1, cannot be submitted")
                .hasMessageContaining(NO_MODEL);
    }

    static Stream<Arguments> required() {
        return Operations.all().stream().flatMap(operation -> RequiredFields.of(operation).stream()
                .map(field -> Arguments.of(operation, field)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("required")
    void whatTheTableDemandsOpenAIsDescriptionDemandsToo(Operation operation, String field) throws Exception {
        OpenAIDescription description = OpenAIDescription.load().orElse(null);
        // The description leaves out what another field may take the place of, and is not asked for forms
        assumeTrue(description != null && operation.request() == Operation.RequestKind.JSON);
        assumeTrue(
                !operation.resource().equals("responses") || !operation.name().equals("create"));
        ObjectNode request = (ObjectNode) new ObjectMapper().readTree(SampleRequests.json(operation));
        assertThat(faults(description, operation, request)).isEmpty();
        assertThat(RequiredFields.missing(operation, request)).isEmpty();

        request.remove(field);

        assertThat(faults(description, operation, request)).isNotEmpty();
        assertThat(RequiredFields.missing(operation, request))
                .singleElement()
                .asString()
                .contains("no " + field);
    }

    @Test
    void aPromptOfTheServerBringsItsModel() throws Exception {
        JsonNode request = new ObjectMapper().readTree("{\"prompt\":{\"id\":\"pmpt_1\"}}");

        assertThat(RequiredFields.missing(Operations.find("responses", "create"), request))
                .isEmpty();
    }

    private static List<String> faults(OpenAIDescription description, Operation operation, JsonNode request) {
        return description.faults(
                operation.method(),
                operation.path().replace("{id}", "id-1"),
                Set.of(),
                "application/json",
                request.toString().getBytes(StandardCharsets.UTF_8));
    }
}
