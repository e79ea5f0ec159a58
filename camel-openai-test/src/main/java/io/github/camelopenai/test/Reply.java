package io.github.camelopenai.test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a test told the stand-in to do with a request. */
sealed interface Reply {

    /** Whether it can be the reply to a request: only a call that generates a text can be answered with one. */
    default boolean fits(RecordedRequest request) {
        return true;
    }

    /** What is sent for a request: itself, unless that is decided only now. */
    default Optional<Reply> decidedFor(RecordedRequest request) {
        return Optional.of(this);
    }

    /** A text, in the chunks in which a stream has it. */
    record Text(List<String> chunks) implements Reply {

        @Override
        public boolean fits(RecordedRequest request) {
            return TextApi.of(request).isPresent();
        }

        String whole() {
            return String.join("", chunks);
        }
    }

    /** A model asks for tools. */
    record Tools(List<ToolCall> calls) implements Reply {

        @Override
        public boolean fits(RecordedRequest request) {
            return TextApi.of(request).map(TextApi::knowsTools).orElse(false);
        }
    }

    /** An answer that ends too early. */
    record Cut(Text beginning) implements Reply {

        @Override
        public boolean fits(RecordedRequest request) {
            return beginning.fits(request);
        }
    }

    /** An error in OpenAI's form; retryAfter may be null. */
    record Refusal(int status, String code, Duration retryAfter) implements Reply {}

    /** The connection is reset before an answer. */
    record BrokenConnection() implements Reply {}

    /** Any body. */
    record Raw(String contentType, byte[] body) implements Reply {}

    /** A test decides when the request is there. */
    record Decided(BiConsumer<RecordedRequest, Replies<?>> decision) implements Reply {

        @Override
        public Optional<Reply> decidedFor(RecordedRequest request) {
            Script script = new Script();
            decision.accept(request, new ConditionalReplies(script));
            return script.next(request).flatMap(reply -> reply.decidedFor(request));
        }
    }
}
