package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists: their query parameters, and all their pages. */
class PagesTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void optionsAndHeadersBecomeQueryParametersAndHeadersBeatOptions() {
        SERVER.answers("/files", Answers.page("file"));

        camel.ask(
                "openai:files?limit=2&after=f_1&order=asc&queryParameter.purpose=batch",
                null,
                Map.of("CamelOpenAIAfter", "f 9&x", "CamelOpenAILimit", 5));

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/files?limit=5&after=f%209%26x&order=asc&purpose=batch");
    }

    static Stream<Arguments> queryFields() {
        return Operations.all().stream().flatMap(operation -> RequestFields.of(operation).stream()
                .filter(RequestField::inQuery)
                .map(field -> Arguments.of(operation, field)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("queryFields")
    void everyListTakesItsQueryParametersByOptionAndByHeader(Operation operation, RequestField field) {
        SERVER.answersEveryOperation();
        String uri = operation + (operation.idCount() > 0 ? "&id=x/y" : "") + '&' + field.option() + "=7";

        camel.ask(uri, null);
        camel.ask(uri, null, Map.of(field.header(), "8"));

        assertThat(SERVER.requests())
                .extracting(LoggedRequest::getUrl)
                .extracting(url -> url.substring(url.indexOf('?')))
                .containsExactly('?' + field.root() + "=7", '?' + field.root() + "=8");
    }

    @Test
    void aComponentOptionIsTheDefaultOfAQueryParameter() {
        SERVER.answers("/files", Answers.page("file"));
        camel.component().getConfiguration().setLimit(7);

        camel.ask("openai:files", null);

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/files?limit=7");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:models?limit=5, does not know the option limit",
        "openai:files?operation=retrieve&id=x&paging=true, does not know the option paging",
        "openai:batches?order=asc, does not know the option order",
        "openai:files?limit=1&queryParameter.limit=2, set the same field",
        "openai:files?paging=true&outputFormat=map, outputFormat must be content",
    })
    void whatAListDoesNotKnowIsRefusedAtStart(String uri, String message) {
        assertThat(camel.refusal(uri)).hasMessageContaining(message);
    }

    @Test
    void aLimitThatIsNoNumberIsRefusedByName() {
        assertThat(camel.failure("openai:files", null, Map.of("CamelOpenAILimit", "many")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("The header CamelOpenAILimit is 'many', but must be a whole number, such as 100");
    }

    @Test
    void pagingGivesTheObjectsOfAllPagesAndFetchesTheNextOneWhenItIsNeeded() {
        page(null, "{\"has_more\":true,\"last_id\":\"b\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
        page("b", "{\"has_more\":true,\"data\":[{\"id\":\"c\"}]}");
        page("c", "{\"has_more\":false,\"data\":[{\"id\":\"d\"}]}");

        Iterator<Object> files = iterator("openai:files?paging=true&limit=2");

        assertThat(files.next()).isEqualTo(Map.of("id", "a"));
        assertThat(files.next()).isEqualTo(Map.of("id", "b"));
        assertThat(SERVER.requests()).as("one page so far").hasSize(1);
        assertThat(files.next()).isEqualTo(Map.of("id", "c"));
        assertThat(SERVER.requests()).hasSize(2);
        assertThat(files).toIterable().containsExactly(Map.of("id", "d"));
        assertThat(SERVER.requests()).hasSize(3);
        assertThat(files.hasNext()).isFalse();
        assertThatThrownBy(files::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aSplitWithStreamingTakesThemOneByOne() throws Exception {
        page(null, "{\"has_more\":true,\"last_id\":\"b\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
        page("b", "{\"has_more\":false,\"data\":[{\"id\":\"c\"}]}");
        List<Object> parts = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:all")
                        .to("openai:files?paging=true&limit=2")
                        .split(body())
                        .streaming()
                        .process(exchange -> parts.add(
                                exchange.getMessage().getBody(Map.class).get("id")));
            }
        });

        camel.send("direct:all", null);

        assertThat(parts).containsExactly("a", "b", "c");
    }

    @Test
    void aListWithoutPagesHasOne() {
        SERVER.answers("/models", Answers.page("model", "a"));

        assertThat(iterator("openai:models?paging=true")).toIterable().hasSize(1);
    }

    @Test
    void aCursorThatComesAgainIsAFailureAndNoEndlessLoop() {
        page(null, "{\"has_more\":true,\"last_id\":\"b\",\"data\":[{\"id\":\"b\"}]}");
        page("b", "{\"has_more\":true,\"last_id\":\"b\",\"data\":[]}");

        Iterator<Object> files = iterator("openai:files?paging=true&limit=2");

        files.next();
        assertThatThrownBy(files::hasNext)
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("the page after 'b' again");
    }

    @Test
    void aPageWithMoreButWithoutACursorIsAFailure() {
        page(null, "{\"has_more\":true,\"data\":[]}");

        assertThat(camel.failure("openai:files?paging=true&limit=2", null))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("no id to go on from");
    }

    @Test
    void aPageThatFailsIsThrownWhereItIsNeeded() {
        page(null, "{\"has_more\":true,\"last_id\":\"b\",\"data\":[{\"id\":\"b\"}]}");

        Iterator<Object> files = iterator("openai:files?paging=true&limit=2");

        files.next();
        SERVER.forgetAnswers();
        SERVER.answers("/files", WireMock.serverError());
        assertThatThrownBy(files::hasNext).isInstanceOf(OpenAIServerException.class);
    }

    @SuppressWarnings("unchecked")
    private Iterator<Object> iterator(String uri) {
        return (Iterator<Object>) camel.ask(uri, null);
    }

    private static void page(String after, String json) {
        SERVER.answersQuery("/files", "after", after, json);
    }
}
