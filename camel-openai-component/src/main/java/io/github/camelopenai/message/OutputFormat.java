package io.github.camelopenai.message;

/** What the message body becomes. */
public enum OutputFormat {
    /** What the next step of a route wants: the text, the vector, the image. */
    content,
    /** The whole response as Maps and Lists. */
    map,
    /** The response exactly as received, a String. */
    json,
    /** Of a stream: the events exactly as received, while they are, an InputStream. */
    sse
}
