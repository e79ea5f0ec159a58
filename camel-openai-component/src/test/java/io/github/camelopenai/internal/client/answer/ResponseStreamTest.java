package io.github.camelopenai.internal.client.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In which order the end of a stream is told. */
@Tag("unit")
class ResponseStreamTest {

    private final List<String> told = new ArrayList<>();
    private final ResponseStream stream = new ResponseStream(-1, 1_000, new ResponseStream.Source() {
        @Override
        public void grant(int bytes) {
            // Nothing more comes
        }

        @Override
        public void begun() {
            told.add("begun");
        }

        @Override
        public void abort() {
            told.add("abort");
        }

        @Override
        public void abortSoon() {
            told.add("abort soon");
        }
    });

    @Test
    void itsReaderSeesNoEndBeforeAllOthersAreTold() {
        stream.whenEnded(() -> told.add("ended " + stream.hasEnded() + ", drained " + stream.isDrained()));
        stream.whenReadable(() -> told.add("readable"));

        stream.end();

        assertThat(told).containsExactly("ended false, drained false", "readable");
        assertThat(stream.isDrained()).isTrue();
    }

    @Test
    void itsReaderGetsNoFailureBeforeAllOthersAreTold() {
        stream.add("half".getBytes(StandardCharsets.US_ASCII));
        stream.whenEnded(() -> {
            stream.poll();
            told.add("then " + stream.poll());
        });

        OpenAIConnectException failure =
                OpenAIConnectException.stopped(ApiError.unanswered("GET http://s/v1", 1, true), "its route");
        stream.fail(failure);

        assertThat(told).containsExactly("then null", "abort");
        assertThatThrownBy(stream::poll).isSameAs(failure);
    }

    @Test
    void oneThatThrowsKeepsTheEndFromNobody() {
        stream.whenEnded(() -> {
            throw new IllegalStateException("on purpose");
        });
        stream.whenEnded(() -> told.add("second"));
        stream.whenReadable(() -> told.add("readable"));

        assertThatThrownBy(stream::end).hasMessage("on purpose");

        assertThat(told).containsExactly("second", "readable");
        assertThat(stream.hasEnded()).isTrue();
    }

    @Test
    void whatIsAddedDuringTheEndOrAfterItRunsOnce() {
        stream.whenEnded(() -> stream.whenEnded(() -> told.add("during")));
        stream.end();
        stream.end();

        stream.whenEnded(() -> told.add("after"));

        assertThat(told).containsExactly("during", "after");
    }
}
