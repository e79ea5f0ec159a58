package io.github.camelopenai.examples.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Asks at the terminal, one question at a time. One thread waits for the keyboard; the exchanges that wait for a decision hold none. Where
 * nobody can answer any more they stay undecided, and the next start of the program asks again.
 */
final class Approval extends AsyncProcessorSupport {

    private final InputStream keyboard;
    private final Screen screen;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private volatile boolean isUnattended;

    private record Question(Exchange exchange, AsyncCallback callback) {}

    Approval(InputStream keyboard, Screen screen) {
        this.keyboard = keyboard;
        this.screen = screen;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        questions.add(new Question(exchange, callback));
        return false;
    }

    /** Whether a question was asked that nobody is there to answer. */
    boolean isUnattended() {
        return isUnattended;
    }

    @Override
    protected void doStart() {
        Thread thread = new Thread(this::askAll, "keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    private void askAll() {
        BufferedReader lines = new BufferedReader(new InputStreamReader(keyboard, Charset.defaultCharset()));
        try {
            while (!isUnattended) {
                Question question = questions.take();
                String answer = ask(question.exchange(), lines);
                if (answer != null) {
                    question.exchange().getMessage().setBody(answer);
                    question.callback().done(false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What somebody says, or null where nobody is there. */
    private String ask(Exchange refund, BufferedReader lines) {
        Order order = refund.getMessage().getBody(Order.class);
        try {
            while (true) {
                screen.ask("Pay " + order.price() + " back to " + order.name() + " for the " + order.item()
                        + " of order " + order.number() + '?');
                String line = lines.readLine();
                screen.told();
                String said = line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
                if (line == null) {
                    isUnattended = true;
                    return null;
                } else if (said.equals("y") || said.equals("yes")) {
                    return "yes";
                } else if (said.equals("n") || said.equals("no")) {
                    return "no";
                }
            }
        } catch (IOException e) {
            isUnattended = true;
            return null;
        }
    }
}
