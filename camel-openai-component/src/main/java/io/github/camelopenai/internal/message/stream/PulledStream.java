package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.message.Lifetime;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.WaitingCall;
import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.OpenAIStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/** The chunks of a streamed answer as they arrive: the thread that takes one waits for it. See {@link StreamConverter} for its conversions. */
public final class PulledStream implements OpenAIStream {

    private final Chunks chunks;
    private final ChunkMessages messages;
    private final StreamContent content;
    private final Lifetime lifetime;
    /** What the messages belong to that are read after the exchange is done. */
    private final Exchange later;
    /** What a conversion to a text has read, and nobody has taken. */
    private final Queue<Message> ahead = new ArrayDeque<>();

    private final StringBuilder textTaken = new StringBuilder();
    /** How many bytes of sound or images {@link #ahead} has. */
    private long kept;

    private boolean someTaken;
    private Integer choice;
    private boolean hasSeveralAnswers;
    private boolean allRead;
    private RuntimeException failure;
    private volatile boolean endTaken;
    private volatile boolean closed;

    PulledStream(Chunks chunks, ApiRequest request, MessageOptions.Result result, Exchange exchange) {
        this.chunks = chunks;
        this.later = new DefaultExchange(exchange.getContext());
        this.content = StreamContent.of(request, result.format());
        this.messages = new ChunkMessages(request, result, exchange, this::owner);
        this.lifetime = new Lifetime(this, chunks::close, exchange);
    }

    private Exchange owner() {
        Exchange exchange = lifetime.exchange();
        return exchange == null ? later : exchange;
    }

    @Override
    public boolean hasNext() {
        if (lifetime.isExchangeFailed()) {
            // A split that stops at an exception asks for all that is left, to release it
            close();
        }
        return !endTaken && !closed;
    }

    @Override
    public Message next() {
        Message message = hasNext() ? take() : null;
        if (message == null) {
            throw new NoSuchElementException("The stream is closed, or its last message was taken");
        }
        return message;
    }

    /** Waits for the next message, and gives null at the end and where the stream is closed. */
    synchronized Message take() {
        if (ahead.isEmpty()) {
            read();
        }
        Message message = ahead.poll();
        if (message == null) {
            endTaken = true;
            throwFailure();
            return null;
        }
        someTaken = true;
        endTaken = allRead && ahead.isEmpty() && failure == null;
        if (content == StreamContent.TEXT) {
            textTaken.append(content.text(message));
        }
        return message;
    }

    /** Waits for one more message, the end, or a failure. */
    private void read() {
        while (!allRead && !closed) {
            try {
                Message message = poll();
                if (message != null) {
                    ahead.add(message);
                    checkSize(message);
                    return;
                }
            } catch (Throwable e) {
                // An Error too: the reader of the stream must see its end
                allRead = true;
                failure = chunks.broken(e);
                chunks.head().wasOfNoUse(e);
                return;
            }
            await();
        }
    }

    /** What a conversion has read and nobody has taken is kept here, sound too, which no assembly keeps. */
    private void checkSize(Message message) {
        kept = ahead.size() == 1 ? 0 : kept;
        if (message.getBody() instanceof byte[] piece) {
            kept += piece.length;
        }
        if (kept > chunks.largest()) {
            throw chunks.tooLarge();
        }
    }

    private Message poll() {
        Chunk chunk = chunks.poll();
        if (chunk != null) {
            if (chunk.choice() != null && chunk.content() != null) {
                choice = choice == null ? chunk.choice() : choice;
                hasSeveralAnswers |= !choice.equals(chunk.choice());
            }
            return messages.of(chunk);
        }
        if (!chunks.isEnded()) {
            return null;
        }
        allRead = true;
        return messages.last(chunks);
    }

    private void await() {
        try {
            WaitingCall.awaitReadable(chunks::whenReadable);
        } catch (CancellationException e) {
            close();
            throw e;
        }
    }

    private void throwFailure() {
        if (failure != null) {
            tellOf(failure, lifetime.exchange());
            throw failure;
        }
    }

    /** Sets the properties of an exchange that tell how the stream failed. */
    void tellOf(RuntimeException reason, Exchange exchange) {
        if (exchange != null) {
            exchange.setProperty(OpenAIProperties.PARTIAL_TEXT, chunks.partialText());
            FailureProperties.handedOn(exchange);
            FailureProperties.set(exchange, reason);
        }
    }

    /**
     * Waits for the end, and gives the text of all chunks, also of those that were taken. The others stay.
     *
     * @throws io.github.camelopenai.api.OpenAIException where the stream broke off or tells of an error
     * @throws IllegalStateException where it was closed before its end, or is not one text
     */
    synchronized String text() {
        checkText();
        checkNothingIsMissing();
        readAll();
        checkOneAnswer();
        StringBuilder text = new StringBuilder(textTaken);
        ahead.forEach(message -> text.append(content.text(message)));
        return text.toString();
    }

    /** As {@link #text()}, the bytes; of an image those of the finished one. */
    synchronized byte[] bytes() {
        if (content.isText()) {
            return text().getBytes(StandardCharsets.UTF_8);
        }
        checkNothingIsMissing();
        readAll();
        if (content == StreamContent.IMAGE) {
            return messages.image(chunks);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ahead.forEach(message -> bytes.writeBytes(content.sound(message)));
        return bytes.toByteArray();
    }

    /** The bytes as they arrive: what is read is taken. */
    synchronized InputStream stream() {
        checkNothingIsMissing();
        return lifetime.view(new StreamBytes(this, content, textTaken.toString()));
    }

    /** The text as it arrives: what is read is taken. */
    Reader reader() {
        checkText();
        return lifetime.view(new InputStreamReader(stream(), StandardCharsets.UTF_8));
    }

    /** Sets the headers that the answer as a whole has, where all of it was read. */
    synchronized void setAnswerHeaders(Message message) {
        messages.setAnswerHeaders(chunks.head(), chunks.response(), message);
        chunks.tell(message);
    }

    private void readAll() {
        while (!allRead && !closed) {
            read();
        }
        throwFailure();
        checkEnded();
    }

    /** @throws IllegalStateException where the stream was closed before its end */
    synchronized void checkEnded() {
        if (!allRead) {
            throw new IllegalStateException(
                    "The stream was closed before its end, so its answer is not whole. It is closed when its exchange is"
                            + " done, unless it is the reply.");
        }
    }

    /** @throws IllegalStateException where the chunks are of several answers */
    synchronized void checkOneAnswer() {
        if (hasSeveralAnswers) {
            throw new IllegalStateException(
                    "The chunks of this stream are of several answers, mixed, so they are not one"
                            + " text. Split it, and tell the answers apart by the header " + OpenAIHeaders.CHOICE_INDEX
                            + '.');
        }
    }

    /** @throws IllegalStateException where the chunks are no text */
    private void checkText() {
        if (!content.isText()) {
            throw new IllegalStateException("The chunks of this stream are bytes and not a text. Convert it to byte[]"
                    + " or InputStream, or split it.");
        }
    }

    /** A text is kept while its chunks are taken, and an image comes at the end; others are gone. */
    private void checkNothingIsMissing() {
        if (someTaken && (content == StreamContent.LINES || content == StreamContent.SOUND)) {
            throw new IllegalStateException("Some chunks of this stream were taken before, so the rest is not the whole"
                    + " answer. Convert it before anything else reads it.");
        }
    }

    @Override
    public void close() {
        closed = true;
        lifetime.end();
    }
}
