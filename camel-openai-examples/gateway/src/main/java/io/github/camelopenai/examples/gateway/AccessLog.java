package io.github.camelopenai.examples.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Ends a call: gives back its share of the limits, and writes a line about it, without its prompt and its answer.
 *
 * <pre>
 * id=gw-5d0c41-7 server-id=req_9f client=alice POST /v1/chat/completions model=fast sent=gpt-4o-mini status=200 ms=812
 * tokens=9+12 cost=0.0000086USD upstream=first
 * </pre>
 */
final class AccessLog implements Processor {

    private static final String UNKNOWN = "-";
    private static final int LONGEST = 100;

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private final Usage usage = new Usage();

    AccessLog(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    /** What clients have used. */
    Usage usage() {
        return usage;
    }

    /** A call that begins now. */
    Call begin(String method, String path, HttpServletResponse response) {
        return new Call(method, path, response, nanoTime.getAsLong());
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        call.asked(Upstream.asked(exchange));
        write(call);
    }

    /** Does nothing where it has been done. */
    void write(Call call) {
        if (!call.end()) {
            return;
        }
        usage.add(call);
        String line = "id=" + call.id()
                + " server-id=" + safe(call.serverId())
                + " client=" + known(call.clientName())
                + ' ' + safe(call.method())
                + ' ' + safe(call.path())
                + " model=" + safe(call.askedModel())
                + " sent=" + safe(call.sentModel())
                + " status=" + call.status()
                + " ms=" + TimeUnit.NANOSECONDS.toMillis(call.nanosSinceBegin(nanoTime.getAsLong()))
                + " tokens=" + known(call.promptTokens()) + '+' + known(call.completionTokens())
                + (call.cost() == null ? "" : " cost=" + call.cost().toPlainString() + call.currency())
                + " upstream=" + (call.upstreams() == null ? UNKNOWN : call.upstreams());
        lines.accept(call.failure() == null ? line : line + " failure=" + safe(call.failure()));
    }

    private static String known(Object value) {
        return value == null ? UNKNOWN : String.valueOf(value);
    }

    /** A client writes what it likes into these: no second line, no second field, no prompt of any length. */
    private static String safe(String value) {
        String text = known(value);
        return text.substring(0, Math.min(LONGEST, text.length())).replaceAll("[^\\w.:/@%+-]", "?");
    }
}
