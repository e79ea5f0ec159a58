package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.internal.tool.ToolResult;

/** A call of a tool in the turn that is under way, and what has become of it. */
final class OpenCall {

    /** What may be told to the model of a call that was not begun. */
    private static final ToolResult NOT_RUN = ToolResult.error("not run");

    /** How far it has come. */
    enum State {
        OPEN,
        RUNNING,
        DONE
    }

    private final CalledTool called;
    private volatile Decision decision;
    private volatile boolean isAsked;
    private volatile State state = State.OPEN;
    private volatile ToolResult result;
    private volatile long millis;

    OpenCall(CalledTool called) {
        this.called = called;
    }

    CalledTool called() {
        return called;
    }

    /** What somebody has said of it, or null. */
    Decision decision() {
        return decision;
    }

    void decide(Decision said) {
        decision = said;
    }

    /** Whether somebody is asked for a decision in another exchange: then it is made with one only. */
    boolean isAsked() {
        return isAsked;
    }

    void ask() {
        isAsked = true;
    }

    /** Whether somebody has been asked, and has not decided. */
    boolean isUndecided() {
        return isAsked && state == State.OPEN && decision == null;
    }

    State state() {
        return state;
    }

    void running() {
        state = State.RUNNING;
    }

    /** Nobody knows whether it was made, and it may be made again. */
    void again() {
        state = State.OPEN;
    }

    void done(ToolResult given, long took) {
        millis = took;
        result = given;
        state = State.DONE;
    }

    long millis() {
        return millis;
    }

    /** What the model is told: each call needs an answer, also where there is no result. */
    ToolResult answer() {
        return switch (state) {
            case DONE -> result;
            case RUNNING -> ToolResult.error("it is not known whether it ran");
            case OPEN -> NOT_RUN;
        };
    }
}
