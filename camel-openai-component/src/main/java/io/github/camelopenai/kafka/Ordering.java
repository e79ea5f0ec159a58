package io.github.camelopenai.kafka;

/** Which records wait for each other. */
public enum Ordering {

    /** Those of a partition with the same key. Records without a key wait for none. */
    KEY,

    /** Those of a partition: it has one exchange at a time. */
    PARTITION,

    /** None. */
    NONE
}
