package io.github.camelopenai.internal.client.http.h2;

/** Is told what becomes of a connection. */
interface ConnectionListener {

    /** The server has said how many streams it takes at a time. */
    void limited(int most);

    /** It takes no more calls; those that it has go on. */
    void retired();

    /** It is gone. */
    void closed();
}
