package io.github.camelopenai.internal.properties;

/**
 * What a property means.
 *
 * @param option the option that it sets, or null where there is none of that name
 * @param key of an option with entries the one that it sets, else null
 * @param kind how to read it
 */
public record ComponentProperty(ComponentOption option, String key, Kind kind) {

    /** What a property can be. */
    public enum Kind {
        /** The value of an option. */
        VALUE,
        /** An entry of an option that has some. */
        ENTRY,
        /** An option inside of the option {@code configuration}, as Camel Main takes it. */
        NESTED,
        /** A switch of Camel's own, such as {@code enabled}. */
        SWITCH,
        /** A part of an option that has no parts. */
        PART,
        /** An option with entries, without the name of one. */
        KEYLESS,
        /** No option has the name. */
        UNKNOWN
    }

    static ComponentProperty of(Kind kind) {
        return new ComponentProperty(null, null, kind);
    }
}
