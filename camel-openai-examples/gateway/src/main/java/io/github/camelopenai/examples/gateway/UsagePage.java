package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** {@code GET /usage}: a client with its key gets what it has used, as JSON; a browser gets a page that asks for the key. */
final class UsagePage {

    static final String PATH = "/usage";

    /** The routes that answer. */
    static final String JSON = "usage";

    static final String PAGE = "usage-page";

    /** What comes from the server is shown as text, never as HTML. The key stays in the page. */
    private static final String HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Usage</title>
            <style>body{font:16px sans-serif;margin:2em}td{padding:.2em 1em}</style></head>
            <body><h1>Usage</h1>
            <form id="form"><label>Your key <input id="key" type="password" autocomplete="off" required></label>
            <button>Show</button></form><p id="error"></p><table id="usage"></table>
            <script>
            document.getElementById('form').onsubmit = async event => {
              event.preventDefault();
              const answer = await fetch('usage', {headers: {
                Accept: 'application/json', Authorization: 'Bearer ' + document.getElementById('key').value}});
              const json = await answer.json();
              document.getElementById('error').textContent = json.error ? json.error.message : '';
              document.getElementById('usage').replaceChildren(...Object.entries(json.error ? {} : json).map(([name, value]) => {
                const row = document.createElement('tr');
                for (const text of [name, value]) row.insertCell().textContent = text;
                return row;
              }));
            };
            </script></body></html>
            """;

    /** The page that is given a key runs its own script and no other, sends to the gateway and nowhere else, and is in no frame. */
    private static final String POLICY = "default-src 'none'; script-src 'sha256-" + hashOfScript()
            + "'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'none'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private final Usage usage;
    private final Spending spending;
    private final Instant since = Instant.now();

    UsagePage(Usage usage, Spending spending) {
        this.usage = usage;
        this.spending = spending;
    }

    private static String hashOfScript() {
        String script = HTML.substring(HTML.indexOf("<script>") + "<script>".length(), HTML.indexOf("</script>"));
        return Base64.getEncoder().encodeToString(Client.hash(script));
    }

    /** Whether a browser asks, which cannot send a key by itself. */
    static boolean isForBrowsers(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    void answer(Exchange exchange) {
        Call call = Call.of(exchange);
        Usage.Sum sum = usage.of(call.clientName());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("client", call.clientName())
                .put("since", since.toString())
                .put("calls", sum.calls())
                .put("failures", sum.failures())
                .put("prompt_tokens", sum.promptTokens())
                .put("completion_tokens", sum.completionTokens());
        if (sum.currency() != null) {
            json.put("cost", sum.cost()).put("currency", sum.currency());
        }
        String budget = spending.shown(call.clientName());
        if (budget != null) {
            json.put("budget", budget);
        }
        call.answered(200, null);
        Reply.set(exchange, 200, json.toString());
    }

    void page(Exchange exchange) {
        Call.of(exchange).answered(200, null);
        Reply.set(exchange, 200, "");
        Message page = exchange.getMessage();
        page.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        page.setHeader("Content-Security-Policy", POLICY);
        page.setHeader("X-Content-Type-Options", "nosniff");
        page.setBody(HTML.getBytes(StandardCharsets.UTF_8));
    }
}
