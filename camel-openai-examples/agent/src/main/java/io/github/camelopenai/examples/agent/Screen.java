package io.github.camelopenai.examples.agent;

import io.github.camelopenai.message.OpenAIHeaders;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Shows what the loops do while they do it: turns, tools, tokens, and what the model says. Each line begins with the name of its mail. */
final class Screen {

    private final PrintStream out;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Map<String, StringBuilder> unsaid = new HashMap<>();
    private String speaker;

    Screen(PrintStream out) {
        this.out = out;
    }

    /** A chunk of the stream of a loop: a text, or an event. */
    void show(Exchange chunk) {
        Message message = chunk.getMessage();
        String mail = message.getHeader(Exchange.FILE_NAME, String.class);
        String event = message.getHeader(OpenAIHeaders.LOOP_EVENT, String.class);
        if (event == null) {
            say(mail, message.getBody(String.class));
            return;
        }
        Map<?, ?> what = message.getBody(Map.class);
        line(
                mail,
                switch (event) {
                    case "toolStarted" -> "> " + what.get("name");
                    case "toolDone" ->
                        "< " + what.get("name") + (what.get("isError") == Boolean.TRUE ? ", not done, " : ", ")
                                + what.get("durationMs") + " ms";
                    default ->
                        "turn " + what.get("turn") + " ended, " + what.get("promptTokens") + " prompt and "
                                + what.get("completionTokens") + " completion tokens so far";
                });
    }

    /** A piece of what the model says: at once, unless another mail has the line. */
    private synchronized void say(String mail, String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        String piece = text.replace('\n', ' ');
        if (speaker != null && !mail.equals(speaker)) {
            unsaid.computeIfAbsent(mail, none -> new StringBuilder()).append(piece);
            return;
        }
        if (speaker == null) {
            out.print(start(mail));
            speaker = mail;
        }
        out.print(takeUnsaid(mail) + piece);
        out.flush();
    }

    private String takeUnsaid(String mail) {
        StringBuilder before = unsaid.remove(mail);
        return before == null ? "" : before.toString();
    }

    synchronized void line(String mail, String text) {
        endLine();
        String before = takeUnsaid(mail);
        if (!before.isEmpty()) {
            out.println(start(mail) + before);
        }
        out.println(start(mail) + text);
    }

    private static String start(String mail) {
        return String.format("%-20s ", mail);
    }

    synchronized void line(String text) {
        endLine();
        out.println(text);
    }

    /** A question, whose answer is typed on the same line. */
    synchronized void ask(String question) {
        endLine();
        out.print(question + " [y/n] ");
        out.flush();
        speaker = "";
    }

    /** Somebody has typed an answer, which ends the line. */
    synchronized void told() {
        speaker = null;
    }

    private void endLine() {
        if (speaker != null) {
            out.println();
            speaker = null;
        }
    }

    void answered(Exchange mail) {
        Message message = mail.getMessage();
        answered.incrementAndGet();
        line(
                message.getHeader(Exchange.FILE_NAME, String.class),
                "answered: " + message.getHeader(OpenAIHeaders.MCP_TOOL_CALLS) + ", "
                        + message.getHeader(OpenAIHeaders.AGENTIC_TOTAL_TOKENS) + " tokens");
    }

    void failed(Exchange mail) {
        Exception why = mail.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        failed.incrementAndGet();
        line(mail.getMessage().getHeader(Exchange.FILE_NAME, String.class), "failed: " + why.getMessage());
    }

    int answered() {
        return answered.get();
    }

    int failed() {
        return failed.get();
    }
}
