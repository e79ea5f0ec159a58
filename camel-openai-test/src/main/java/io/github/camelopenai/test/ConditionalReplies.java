package io.github.camelopenai.test;

/** The replies to some requests only: {@link OpenAIStandIn#when(String)} and {@link OpenAIStandIn#on(String)}. */
public final class ConditionalReplies extends Replies<ConditionalReplies> {

    private final Script script;

    ConditionalReplies(Script script) {
        this.script = script;
    }

    @Override
    Script script() {
        return script;
    }

    @Override
    ConditionalReplies self() {
        return this;
    }
}
