package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to Azure OpenAI: its URLs, its key, and what it does not do without. */
@Tag("table")
class AzureTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "&azure=true&apiVersion=2024-10-21";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::rootUrl);

    /**
     * One of the ways in which Azure is called.
     *
     * @param base the path of the base URL
     * @param options the options, except those of the operation
     * @param inDeployment the begin of the URLs of rows that Azure has under a deployment
     * @param elsewhere the begin of the others
     * @param query the query
     */
    private record Form(String base, String options, String inDeployment, String elsewhere, String query) {

        String url(Operation operation, String path) {
            return (operation.is(Operation.Trait.AZURE_DEPLOYMENT) ? inDeployment : elsewhere) + path + query;
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(
                    "",
                    VERSION + "&deployment=my gpt",
                    "/openai/deployments/my%20gpt",
                    "/openai",
                    "?api-version=2024-10-21"),
            new Form("/openai/v1", "&azure=true", "/openai/v1", "/openai/v1", ""),
            new Form(
                    "/openai/v1",
                    "&azure=true&apiVersion=preview",
                    "/openai/v1",
                    "/openai/v1",
                    "?api-version=preview"));

    static List<Operation> operations() {
        return Operations.all();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyRowGoesToItsUrlInEachFormWithTheKeyInItsHeader(Operation operation) throws Exception {
        SERVER.answersEveryOperation();

        for (Form form : FORMS) {
            camel.ask(uri(operation) + form.options() + base(form.base()), SampleRequests.body(operation));

            var request = SERVER.requests().get(SERVER.requests().size() - 1);
            assertThat(request.getMethod().getName()).isEqualTo(operation.method());
            assertThat(request.getUrl()).isEqualTo(form.url(operation, SampleRequests.path(operation)));
            assertThat(request.getHeader("api-key")).isEqualTo(CamelRuntime.API_KEY);
            assertThat(request.getHeader("Authorization")).isNull();
            if (operation.request() == RequestKind.JSON) {
                assertThat(withoutModel(request.getBodyAsString()))
                        .isEqualTo(withoutModel(SampleRequests.json(operation)));
            } else if (operation.request() == RequestKind.MULTIPART) {
                assertThat(OpenAIServer.form(request).part(operation.content()).bytes())
                        .isEqualTo(SampleRequests.bytes(operation));
            }
        }
        assertThat(SERVER.requests()).hasSize(FORMS.size());
    }

    private static String uri(Operation operation) {
        String id = SampleRequests.id(operation);
        return operation
                + (operation.response() == ResponseKind.BINARY ? "" : "&outputFormat=json")
                + (operation.request() == RequestKind.JSON ? "&inputFormat=json" : "")
                + (id.isEmpty() ? "" : "&id=" + id);
    }

    /** It may be the deployment's. */
    private static Object withoutModel(String json) throws Exception {
        Map<?, ?> fields = JSON.readValue(json, Map.class);
        fields.remove("model");
        return fields;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/openai", "/openai/", "/openai//"})
    void theBaseUrlMayEndInASlashAndInOpenai(String base) {
        SERVER.answersOnAzure("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?deployment=d&model=m" + VERSION + base(base), "hi");

        assertThat(SERVER.request().getUrl())
                .isEqualTo("/openai/deployments/d/chat/completions?api-version=2024-10-21");
    }

    @Test
    void withoutADeploymentTheModelOfTheRequestIsIt() {
        SERVER.answersOnAzure("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m" + VERSION, "hi", Map.of("CamelOpenAIModel", "gpt/4 o"));

        assertThat(SERVER.request().getUrl()).startsWith("/openai/deployments/gpt%2F4%20o/chat/completions?");
    }

    @Test
    void theModelOfAFormIsTheDeploymentToo() {
        SERVER.answersOnAzure("/audio/transcriptions", "{\"text\":\"Hello\"}");

        camel.ask("openai:audio?model=whisper" + VERSION, SampleRequests.AUDIO);

        assertThat(SERVER.request().getUrl()).startsWith("/openai/deployments/whisper/audio/transcriptions?");
    }

    @Test
    void withoutDeploymentAndModelNothingIsSent() {
        assertThat(camel.failure("openai:images?n=1" + VERSION, "a cat"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("openai:images?operation=generate needs the name of a deployment")
                .hasMessageContaining("set the option deployment, or model");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aCallWithoutDeploymentClosesTheFileThatItWasToSend() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream file = new ByteArrayInputStream(SampleRequests.AUDIO) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        camel.failure("openai:audio" + VERSION.replaceFirst("&", "?"), file);

        await().untilTrue(closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../../x", "a/../b"})
    void aModelThatIsAStepOfAPathIsRefused(String model) {
        assertThat(camel.failure("openai:chat?model=m" + VERSION, "hi", Map.of("CamelOpenAIModel", model)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The deployment or model is '" + model + "'");
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/openai/v1, openai:chat", "/openai/v1, openai:responses", "'', openai:responses"})
    void whereTheUrlDoesNotNameTheDeploymentTheModelDoes(String base, String endpoint) {
        SERVER.answersOnAzure("/(chat/completions|responses)", Answers.chat("Hello"));

        camel.ask(endpoint + "?model=gpt-4o&deployment=blue" + VERSION + base(base), "hi");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("blue");
    }

    @Test
    void theModelThatIsFineTunedIsNoDeployment() {
        SERVER.answersOnAzure("/fine_tuning/jobs", Answers.object("job", "ft-1"));

        camel.ask(
                "openai:fineTuningJobs?operation=create&inputFormat=json&deployment=blue" + VERSION,
                "{\"model\":\"gpt-4o-mini\",\"training_file\":\"f_1\"}");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void idsAreEncoded() {
        SERVER.answersOnAzure("/files/a%20b%2Fc", Answers.object("file", "f"));

        camel.ask("openai:files?operation=retrieve" + VERSION, null, Map.of("CamelOpenAIId", "a b/c"));

        assertThat(SERVER.request().getUrl()).isEqualTo("/openai/files/a%20b%2Fc?api-version=2024-10-21");
    }

    @Test
    void aQueryParameterStandsBesideTheVersion() {
        SERVER.answersOnAzure("/files", Answers.page("file", "f_1"));

        camel.ask("openai:files?limit=2&queryParameter.purpose=batch" + VERSION, null);

        assertThat(SERVER.request().getUrl())
                .startsWith("/openai/files?api-version=2024-10-21&")
                .contains("limit=2", "purpose=batch");
    }

    @Test
    void everyPageIsAskedForWithTheVersion() {
        SERVER.answersOnAzure("/files", Answers.page("file", "f_1").replace("false", "true"));
        SERVER.answersQueryOnAzure("/files", "after", "f_1", Answers.page("file", "f_2"));

        Object items = camel.ask("openai:files?paging=true" + VERSION, null);

        assertThat((Iterator<?>) items).toIterable().hasSize(2);
        assertThat(SERVER.requests())
                .extracting(request -> request.getUrl())
                .containsExactly(
                        "/openai/files?api-version=2024-10-21", "/openai/files?api-version=2024-10-21&after=f_1");
    }

    @Test
    void anyOtherPathIsCalledUnderOpenai() {
        // Azure's own path, which OpenAI's description does not know
        SERVER.speaksDialect();
        SERVER.answersOnAzure("/deployments/d/extensions/chat", "{}");

        camel.ask("openai:request?method=POST&path=/deployments/d/extensions/chat" + VERSION, Map.of("a", 1));

        assertThat(SERVER.request().getUrl()).isEqualTo("/openai/deployments/d/extensions/chat?api-version=2024-10-21");
        assertThat(SERVER.request().getHeader("api-key")).isEqualTo(CamelRuntime.API_KEY);
    }

    @Test
    void aMissingVersionIsRefusedAtStartAndSaysWhatToDo() {
        assertThat(camel.refusal("openai:chat?model=m&azure=true"))
                .hasMessageContaining("needs the option apiVersion, such as 2024-10-21")
                .hasMessageContaining("Or let baseUrl end in /openai/v1");
    }

    @Test
    void aKnownHostNeedsNoOption() {
        assertThat(camel.refusal("openai:chat?model=m&baseUrl=https://r.openai.azure.com"))
                .hasMessageContaining("is one of Azure OpenAI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiVersion=2024-10-21", "deployment=d"})
    void whatOnlyAzureKnowsIsRefusedOnAnotherServer(String option) {
        assertThat(camel.refusal("openai:chat?model=m&" + option))
                .hasMessageContaining("The option " + option.replace("=", " is '"))
                .hasMessageContaining("Set azure=true");
    }

    @Test
    void azureFalseCallsAKnownHostLikeAnyOther() {
        assertThat(camel.refusal("openai:chat?deployment=d&azure=false&baseUrl=https://r.openai.azure.com"))
                .hasMessageContaining("The option deployment is 'd'");
    }

    @Test
    void azureTrueWithoutAResourceIsRefused() {
        assertThat(camel.refusal("openai:chat?azure=true&apiVersion=1&baseUrl=https://api.openai.com/v1"))
                .hasMessageContaining("azure=true needs the option baseUrl");
    }

    @Test
    void aBaseUrlWithTheDeploymentInItIsRefused() {
        assertThat(camel.refusal("openai:chat?model=m" + VERSION + base("/openai/deployments/d")))
                .hasMessageContaining("must end before /openai/deployments");
    }

    @ParameterizedTest
    @CsvSource({"bearer, Authorization, Bearer " + CamelRuntime.API_KEY, "api-key, api-key, " + CamelRuntime.API_KEY})
    void authenticationSaysWhereTheKeyGoes(String scheme, String header, String value) {
        SERVER.answersOnAzure("/models", Answers.page("model", "m"));

        camel.ask("openai:models?authentication=" + scheme + VERSION, null);

        assertThat(SERVER.request().getHeader(header)).isEqualTo(value);
        assertThat(List.of("Authorization", "api-key"))
                .filteredOn(name -> SERVER.request().containsHeader(name))
                .containsExactly(header);
    }

    @Test
    void anAdditionalHeaderReplacesTheKeyWhateverItsCase() {
        SERVER.answersOnAzure("/models", Answers.page("model", "m"));

        camel.ask("openai:models?additionalHeader.API-Key=other" + VERSION, null);

        assertThat(SERVER.request().header("api-key").values()).containsExactly("other");
    }

    @Test
    void anUploadInPartsGoesToItsUrls() {
        SERVER.answersOnAzure("/uploads", Answers.object("upload", "u_1"));
        SERVER.answersOnAzure("/uploads/u_1/parts", Answers.object("upload.part", "p_1"));
        SERVER.answersOnAzure("/uploads/u_1/complete", "{\"id\":\"u_1\",\"file\":{\"id\":\"f_1\"}}");

        Exchange exchange = camel.send(
                "openai:files?operation=upload&purpose=batch&multipartUpload=true" + VERSION,
                new byte[] {1, 2},
                Map.of("CamelFileName", "a.jsonl"));

        assertThat(exchange.getException()).isNull();
        assertThat(SERVER.requests())
                .extracting(request -> request.getUrl())
                .containsExactly(
                        "/openai/uploads?api-version=2024-10-21",
                        "/openai/uploads/u_1/parts?api-version=2024-10-21",
                        "/openai/uploads/u_1/complete?api-version=2024-10-21");
    }

    private static String base(String path) {
        return "&baseUrl=" + SERVER.rootUrl() + path;
    }
}
