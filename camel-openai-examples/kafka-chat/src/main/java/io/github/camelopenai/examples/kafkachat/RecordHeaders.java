package io.github.camelopenai.examples.kafkachat;

import java.util.List;

/** The headers of the records that come of a prompt; all are text. Those of the prompt itself are passed on. */
final class RecordHeaders {

    /** {@code TOPIC-PARTITION-OFFSET} of the prompt: two records of a topic with the same id are duplicates. */
    static final String PROMPT_ID = "prompt-id";

    /** Of an answer: why the model stopped. */
    static final String FINISH_REASON = "finish-reason";

    /** Of an answer that is empty because the model refused: what it said. */
    static final String REFUSAL = "refusal";

    /** Of an answer: what it has cost, a decimal number. */
    static final String COST = "cost";

    /** Of an answer: the currency of its cost. */
    static final String CURRENCY = "cost-currency";

    /** Of a chunk: its place in the stream, from 0. */
    static final String CHUNK_INDEX = "chunk-index";

    /** Of a chunk: the same for all of a call, so that a repeated call can be told from the first. */
    static final String STREAM_ID = "stream-id";

    /** Of the last chunk, which is empty: {@code true}. */
    static final String CHUNK_LAST = "chunk-last";

    /** Of a dead letter: what happened. */
    static final String REASON = "reason";

    /** Of a dead letter: the kind of failure, the simple name of an exception. */
    static final String ERROR = "error";

    /** Of a dead letter: the HTTP status, where the server answered. */
    static final String STATUS = "status";

    /** All of them. */
    static final List<String> ALL = List.of(
            PROMPT_ID,
            FINISH_REASON,
            REFUSAL,
            COST,
            CURRENCY,
            CHUNK_INDEX,
            STREAM_ID,
            CHUNK_LAST,
            REASON,
            ERROR,
            STATUS);

    private RecordHeaders() {}
}
