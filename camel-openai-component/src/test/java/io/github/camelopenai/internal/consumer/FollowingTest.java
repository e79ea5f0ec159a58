package io.github.camelopenai.internal.consumer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that begin with what happens at a server. */
class FollowingTest {

    private static final String AT_ONCE = "initialDelay=0&delay=20";
    private static final String JOB = "/fine_tuning/jobs/ftjob-1";
    private static final String LEGACY = "/fine-tunes/ft-1";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Exchange> emitted = new CopyOnWriteArrayList<>();

    @Test
    void theEventsOfAJobAreEmittedOnceInTheirOrderUntilItIsOver() {
        job("running");
        events("e2", "e1");
        follow("openai:fineTuningJobs?operation=events&id=ftjob-1");
        await().untilAsserted(() -> assertThat(field("id")).containsExactly("e1", "e2"));

        job("succeeded");
        events("e4", "e3", "e2", "e1");

        await().untilAsserted(() -> assertThat(route()).isEqualTo(ServiceStatus.Stopped));
        assertThat(field("id")).containsExactly("e1", "e2", "e3", "e4");
        assertThat(emitted.get(0).getMessage().getHeader("CamelOpenAIId")).isEqualTo("ftjob-1");
    }

    @Test
    void legacyEventsWithoutIdsAreToldFromEachOtherByWhatTheySay() {
        SERVER.answers(LEGACY, "{\"id\":\"ft-1\",\"status\":\"succeeded\"}");
        SERVER.answers(
                LEGACY + "/events",
                "{\"data\":[{\"created_at\":1,\"message\":\"step\"},{\"created_at\":1,\"message\":\"step\"},"
                        + "{\"created_at\":2,\"message\":\"done\"}]}");

        follow("openai:fineTunes?operation=events&id=ft-1");

        await().untilAsserted(() -> assertThat(route()).isEqualTo(ServiceStatus.Stopped));
        assertThat(field("message")).containsExactly("step", "step", "done");
    }

    @Test
    void theEventsOfAllJobsAreEmittedWithoutAnId() {
        SERVER.answers(
                "/fine_tuning/jobs", "{\"data\":[{\"id\":\"ftjob-2\"},{\"id\":\"ftjob-1\"}],\"has_more\":false}");
        job("running");
        events("e1");
        SERVER.answers("/fine_tuning/jobs/ftjob-2", "{\"id\":\"ftjob-2\",\"status\":\"succeeded\"}");
        SERVER.answers("/fine_tuning/jobs/ftjob-2/events", "{\"data\":[{\"id\":\"f1\"}]}");

        follow("openai:fineTuningJobs?operation=events");

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("e1", "f1"));
        long looks = requestsTo(JOB);
        await().until(() -> requestsTo(JOB) >= looks + 3);
        assertThat(field("id")).containsExactly("e1", "f1");
        assertThat(requestsTo("/fine_tuning/jobs/ftjob-2"))
                .as("a job that is over is left alone")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:batches?id=job-1, /batches/job-1",
                "openai:responses?id=job-1, /responses/job-1",
                "openai:fineTuningJobs?id=job-1, /fine_tuning/jobs/job-1",
                "openai:fineTunes?id=job-1, /fine-tunes/job-1",
                "openai:vectorStoreFileBatches?id=vs_1/job-1, /vector_stores/vs_1/file_batches/job-1",
            })
    void aJobIsEmittedEachTimeItsStatusChangesUntilAFinalOne(String uriAndPath) {
        String uri = uriAndPath.split(", ")[0];
        String path = uriAndPath.split(", ")[1];
        SERVER.answers(path, "{\"id\":\"job-1\",\"status\":\"in_progress\",\"n\":1}");
        follow(uri);
        await().untilAsserted(() -> assertThat(field("status")).containsExactly("in_progress"));

        SERVER.answers(path, "{\"id\":\"job-1\",\"status\":\"in_progress\",\"n\":2}");
        long looks = requestsTo(path);
        await().until(() -> requestsTo(path) >= looks + 3);
        SERVER.answers(path, "{\"id\":\"job-1\",\"status\":\"completed\"}");

        await().untilAsserted(() -> assertThat(route()).isEqualTo(ServiceStatus.Stopped));
        assertThat(field("status")).containsExactly("in_progress", "completed");
    }

    @Test
    void theRouteGoesOnWhereItIsNotToStop() {
        SERVER.answers("/batches/b", "{\"id\":\"b\",\"status\":\"failed\"}");
        follow("openai:batches?id=b&stopOnFinal=false");

        await().until(() -> requestsTo("/batches/b") > 3);

        assertThat(route()).isEqualTo(ServiceStatus.Started);
        assertThat(field("status")).containsExactly("failed");
    }

    @Test
    void eachItemOfAListIsEmittedOnceOldestFirstAndAgainWhereItHasChanged() {
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f2\",\"bytes\":1},{\"id\":\"f1\",\"bytes\":1}]}");
        follow("openai:files");
        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f2"));

        SERVER.answers(
                "/files",
                "{\"data\":[{\"id\":\"f3\",\"bytes\":1},{\"id\":\"f2\",\"bytes\":2},{\"id\":\"f1\",\"bytes\":1}]}");

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f2", "f2", "f3"));
        assertThat(emitted.get(3).getMessage().getHeader("CamelOpenAIId")).isEqualTo("f3");
    }

    @Test
    void anItemThatChangesBackIsEmittedAgain() {
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\",\"bytes\":1}]}");
        follow("openai:files");
        await().until(() -> emitted.size() == 1);
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\",\"bytes\":2}]}");
        await().until(() -> emitted.size() == 2);

        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\",\"bytes\":1}]}");

        await().untilAsserted(() -> assertThat(field("bytes")).containsExactly(1, 2, 1));
    }

    @Test
    void aListOfJobsEmitsEachWhenItsStatusChanges() {
        SERVER.answers("/batches", "{\"data\":[{\"id\":\"b\",\"status\":\"in_progress\",\"done\":1}]}");
        follow("openai:batches");
        await().until(() -> emitted.size() == 1);
        SERVER.answers("/batches", "{\"data\":[{\"id\":\"b\",\"status\":\"in_progress\",\"done\":2}]}");
        long looks = requestsTo("/batches");
        await().until(() -> requestsTo("/batches") >= looks + 3);

        SERVER.answers("/batches", "{\"data\":[{\"id\":\"b\",\"status\":\"completed\",\"done\":2}]}");

        await().untilAsserted(() -> assertThat(field("status")).containsExactly("in_progress", "completed"));
        assertThat(route()).isEqualTo(ServiceStatus.Started);
    }

    static Stream<Operation> lists() {
        return Operations.all().stream().filter(row -> row.response() == ResponseKind.PAGE);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void everyListCanBeFollowed(Operation list) {
        SERVER.answersEveryOperation();
        String ids = String.join("/", Collections.nCopies(list.idCount(), "a"));

        follow("openai:" + list.resource() + "?operation=" + list.name() + (ids.isEmpty() ? "" : "&id=" + ids));

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("t_1"));
    }

    @Test
    void aListUnderAnObjectIsFollowedToo() {
        SERVER.answers("/vector_stores/vs_1/files", "{\"data\":[{\"id\":\"file-1\",\"status\":\"completed\"}]}");

        follow("openai:vectorStoreFiles?id=vs_1");

        await().until(() -> emitted.size() == 1);
        assertThat(emitted.get(0).getMessage().getHeader("CamelOpenAIId")).isEqualTo("vs_1/file-1");
    }

    @Test
    void theOptionsOfAListAreAskedForAndItsOrderIsKnown() {
        SERVER.answersQuery("/files", "purpose", "batch", "{\"data\":[{\"id\":\"f1\"},{\"id\":\"f2\"}]}");

        follow("openai:files?purpose=batch&limit=50&order=asc");

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f2"));
        assertThat(SERVER.requests().get(0).getUrl()).contains("limit=50", "order=asc");
    }

    @Test
    void whatTheRouteDoesNotTakeComesAgainBeforeWhatIsBehindIt() {
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f2\"},{\"id\":\"f1\"}]}");
        AtomicBoolean refuses = new AtomicBoolean(true);

        follow("openai:files", exchange -> {
            emitted.add(exchange);
            if (refuses.getAndSet(false)) {
                throw new IllegalStateException("not now");
            }
        });

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f1", "f2"));
    }

    @Test
    void whatWasEmittedStaysSoThroughARestartWithARepository(@TempDir Path folder) {
        job("running");
        events("e2", "e1");
        String uri = "openai:fineTuningJobs?operation=events&id=ftjob-1&idempotentRepository=#bean:seen";
        bindRepository(folder);
        follow(uri);
        await().until(() -> emitted.size() == 2);
        camel.stop();

        camel.start();
        bindRepository(folder);
        events("e3", "e2", "e1");
        follow(uri);

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("e1", "e2", "e3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai:files | /files | {\"data\":[{\"id\":\"f1\"}]} | {\"data\":[{\"id\":\"f2\"},{\"id\":\"f1\"}]}",
                "openai:batches?id=b | /batches/b | {\"id\":\"f1\",\"status\":\"in_progress\"} | {\"id\":\"f2\",\"status\":\"completed\"}",
            })
    void itemsAndStatusesStaySoThroughARestartToo(
            String uri, String path, String before, String after, @TempDir Path folder) {
        String remembered = uri + (uri.contains("?") ? "&" : "?") + "idempotentRepository=#bean:seen";
        SERVER.answers(path, before);
        bindRepository(folder);
        follow(remembered);
        await().until(() -> emitted.size() == 1);
        camel.stop();

        camel.start();
        bindRepository(folder);
        long looks = requestsTo(path);
        follow(remembered);
        await().until(() -> requestsTo(path) >= looks + 2);
        SERVER.answers(path, after);

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f2"));
    }

    @Test
    void withoutARepositoryEverythingComesAgainAfterAStop() throws Exception {
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\"}]}");
        follow("openai:files");
        await().until(() -> emitted.size() == 1);

        camel.context().getRouteController().stopRoute("followed");
        camel.context().getRouteController().startRoute("followed");

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1", "f1"));
    }

    @Test
    void aRepositoryIsStartedBeforeItIsAsked() {
        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\"}]}");
        MemoryIdempotentRepository repository = new MemoryIdempotentRepository();
        camel.context().getRegistry().bind("seen", repository);

        follow("openai:files?idempotentRepository=#bean:seen");

        await().until(() -> emitted.size() == 1);
        assertThat(repository.getStatus()).isEqualTo(ServiceStatus.Started);
    }

    @Test
    void aServerThatFailsForAWhileLosesNothing() {
        SERVER.answers("/files", aResponse().withStatus(503));
        follow("openai:files?backoffMultiplier=2&backoffErrorThreshold=1");
        await().until(() -> requestsTo("/files") >= 2);

        SERVER.answers("/files", "{\"data\":[{\"id\":\"f1\"}]}");

        await().untilAsserted(() -> assertThat(field("id")).containsExactly("f1"));
    }

    @Test
    void aFailedLookReachesTheRoutesErrorHandlerWithBridgeErrorHandler() throws Exception {
        SERVER.answers("/files", aResponse().withStatus(401).withBody("{}"));
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .process(exchange ->
                                failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
                from("openai:files?bridgeErrorHandler=true&" + AT_ONCE).to("mock:never");
            }
        });

        await().untilAsserted(() -> assertThat(failures).isNotEmpty());
        assertThat(failures.get(0)).hasMessageContaining("answered 401");
    }

    @Test
    void aStreamOfEventsIsEmittedAsItComesAndReadOnWhereItBroke() {
        SERVER.answers(LEGACY, "{\"id\":\"ft-1\",\"status\":\"running\"}");
        SERVER.answersQuery(LEGACY + "/events", "stream", "true", "{}");
        stream("data: {\"created_at\":1,\"message\":\"a\"}\n\ndata: {\"created_at\":2,\"message\":\"b\"}\n\n");
        follow("openai:fineTunes?operation=events&id=ft-1&streaming=true");
        await().untilAsserted(() -> assertThat(field("message")).containsExactly("a", "b"));

        stream("data: {\"created_at\":1,\"message\":\"a\"}\n\ndata: {\"created_at\":2,\"message\":\"b\"}\n\n"
                + "data: {\"created_at\":3,\"message\":\"c\"}\n\ndata: [DONE]\n\n");

        await().untilAsserted(() -> assertThat(route()).isEqualTo(ServiceStatus.Stopped));
        assertThat(field("message")).containsExactly("a", "b", "c");
    }

    @Test
    void aTextIsEmittedWithOutputFormatJson() {
        SERVER.answers("/models", "{\"data\":[{\"id\":\"m\"}]}");

        follow("openai:models?outputFormat=json");

        await().until(() -> emitted.size() == 1);
        assertThat(emitted.get(0).getMessage().getBody()).isEqualTo("{\"id\":\"m\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?operation=create",
                "openai:responses",
                "openai:embeddings",
                "openai:files?operation=upload"
            })
    void whereThereIsNothingToFollowTheRouteDoesNotStartAndSaysWhatThereIs(String uri) {
        assertThatThrownBy(() -> camel.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).to("mock:never");
                    }
                }))
                .hasMessageContaining("There is nothing to follow in openai:")
                .hasMessageContaining("openai:files?operation=list");
    }

    @Test
    void aLookEndsWithItsRoute() throws Exception {
        SERVER.answers("/files", aResponse().withFixedDelay(10_000));
        follow("openai:files");
        await().until(() -> requestsTo("/files") == 1);
        long begin = System.nanoTime();

        camel.context().getRouteController().stopRoute("followed");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    private void job(String status) {
        SERVER.answers(JOB, "{\"id\":\"ftjob-1\",\"status\":\"" + status + "\"}");
    }

    private void events(String... newestFirst) {
        SERVER.answers(
                JOB + "/events",
                "{\"data\":[{\"id\":\"" + String.join("\"},{\"id\":\"", newestFirst) + "\"}],\"has_more\":false}");
    }

    private void stream(String events) {
        SERVER.answers(
                LEGACY + "/events",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events));
    }

    private void bindRepository(Path folder) {
        camel.context()
                .getRegistry()
                .bind(
                        "seen",
                        FileIdempotentRepository.fileIdempotentRepository(
                                folder.resolve("seen").toFile()));
    }

    private static long requestsTo(String path) {
        return SERVER.requests().stream()
                .filter(request -> request.getUrl().split("\\?")[0].equals("/v1" + path))
                .count();
    }

    private void follow(String uri) {
        follow(uri, emitted::add);
    }

    private void follow(String uri, org.apache.camel.Processor processor) {
        try {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri + (uri.contains("?") ? "&" : "?") + AT_ONCE)
                            .routeId("followed")
                            .process(processor);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private ServiceStatus route() {
        return camel.context().getRouteController().getRouteStatus("followed");
    }

    private List<Object> field(String name) {
        return emitted.stream()
                .map(exchange -> exchange.getMessage().getBody(Map.class).get(name))
                .map(Object.class::cast)
                .toList();
    }
}
