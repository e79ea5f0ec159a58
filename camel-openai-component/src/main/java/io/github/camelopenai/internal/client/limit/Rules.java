package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.internal.api.RateLimits;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The rules that a call has to keep to, each of which says how long the next one must wait: the limits that are set, and what the
 * server has told and taught.
 *
 * <p>Not thread-safe: the limiter locks.
 */
final class Rules {

    /** The wait for a call that another has to end for. */
    static final long UNTIL_ANOTHER_ENDS = Long.MAX_VALUE;

    /** Also the cause of the wait of a call that rests. */
    static final String THE_PAUSE = "the end of the pause that the server wants after a 429";

    private static final Rule[] ALL = Rule.values();

    private enum Rule {
        CONCURRENT_REQUESTS,
        REQUEST_PACE,
        TOKEN_PACE,
        REQUEST_QUOTA,
        TOKEN_QUOTA,
        REFUSALS,
        WINDOW
    }

    private final LongSupplier clock;
    private final Quota requestQuota = new Quota();
    private final Quota tokenQuota = new Quota();
    private final Learning learning;
    private final FreeCalls freely;
    private LimitOptions limits;
    private Pace requestPace;
    private Pace tokenPace;
    private int underWay;

    /**
     * @param freely the calls that go while nothing limits them
     * @param clock nanoseconds from any origin
     */
    Rules(LimitOptions limits, FreeCalls freely, LongSupplier clock) {
        this.clock = clock;
        this.freely = freely;
        this.learning = new Learning(clock.getAsLong());
        set(limits);
    }

    private void set(LimitOptions changed) {
        long now = clock.getAsLong();
        limits = changed;
        requestPace = new Pace(changed.requestsPerMinute(), changed.burstTolerance(), now);
        tokenPace = new Pace(changed.tokensPerMinute(), changed.burstTolerance(), now);
    }

    /** Keeps to these limits as well. */
    boolean tighten(LimitOptions others) {
        LimitOptions both = limits.and(others);
        boolean changed = !both.equals(limits);
        if (changed) {
            set(both);
        }
        return changed;
    }

    /** The limits that are set. */
    LimitOptions limits() {
        return limits;
    }

    boolean countTokens() {
        return tokenPace.isLimited() || tokenQuota.capacity() < Double.MAX_VALUE;
    }

    int underWay() {
        return underWay + freely.underWay();
    }

    /** Whether nothing holds up a call until the server says so. */
    boolean areFree(long now) {
        return limits.maxConcurrentRequests() == 0
                && !requestPace.isLimited()
                && !tokenPace.isLimited()
                && !requestQuota.isKnown()
                && !tokenQuota.isKnown()
                && (!limits.adaptive() || learning.isUnlimited(now));
    }

    /** Learns of the calls that went freely until now. */
    void record(long now) {
        for (SentCall call = freely.record(); call != null; call = freely.record()) {
            if (limits.adaptive()) {
                learning.sent(call, call.at);
            }
        }
        learning.settle(now);
    }

    /** How long a call must wait, or {@link #UNTIL_ANOTHER_ENDS}. */
    long nanosUntil(Permit permit, long now) {
        long longest = 0;
        for (Rule rule : ALL) {
            longest = Math.max(longest, nanosUntil(rule, permit, now));
            if (longest == UNTIL_ANOTHER_ENDS) {
                return longest;
            }
        }
        return longest;
    }

    private long nanosUntil(Rule rule, Permit permit, long now) {
        return switch (rule) {
            case CONCURRENT_REQUESTS ->
                limits.maxConcurrentRequests() > 0 && underWay() >= limits.maxConcurrentRequests()
                        ? UNTIL_ANOTHER_ENDS
                        : 0;
            case REQUEST_PACE -> requestPace.nanosUntilNext(now);
            case TOKEN_PACE -> tokenPace.nanosUntilNext(now);
            case REQUEST_QUOTA -> believed(requestQuota.nanosUntil(1, now));
            case TOKEN_QUOTA -> believed(tokenQuota.nanosUntil(permit.estimate(), now));
            case REFUSALS -> limits.adaptive() ? learning.nanosUntilPaceAllows(now) : 0;
            case WINDOW -> limits.adaptive() ? learning.nanosUntilWindowAllows(now) : 0;
        };
    }

    /** Rather than wait for hours, a call goes and hears from the server itself how long it would be. */
    private long believed(long nanos) {
        return nanos > limits.longestWait().toNanos() ? 0 : nanos;
    }

    /** What makes a call wait, in words: of several rules the one with the longest wait. */
    String cause(Permit permit, long now) {
        Rule cause = ALL[0];
        for (Rule rule : ALL) {
            if (nanosUntil(rule, permit, now) > nanosUntil(cause, permit, now)) {
                cause = rule;
            }
        }
        return nanosUntil(cause, permit, now) == 0 ? "the calls before it" : words(cause, now);
    }

    private String words(Rule rule, long now) {
        return switch (rule) {
            case CONCURRENT_REQUESTS -> "maxConcurrentRequests (" + limits.maxConcurrentRequests() + ")";
            case REQUEST_PACE -> "requestsPerMinute (" + limits.requestsPerMinute() + ")";
            case TOKEN_PACE -> "tokensPerMinute (" + limits.tokensPerMinute() + ")";
            case REQUEST_QUOTA -> "the requests that the server allows by its x-ratelimit headers";
            case TOKEN_QUOTA -> "the tokens that the server allows by its x-ratelimit headers";
            case REFUSALS ->
                learning.isPaused(now) ? THE_PAUSE : "the pace at which the server took calls before its last 429";
            case WINDOW -> "the answers to the calls before it, because the server is new or refused some";
        };
    }

    /** A call goes. */
    void sent(Permit permit, long now) {
        underWay++;
        requestPace.take(1, now);
        tokenPace.take(permit.estimate(), now);
        requestQuota.take(1, now);
        tokenQuota.take(permit.estimate(), now);
        if (limits.adaptive()) {
            learning.sent(permit.sent, now);
        }
    }

    /** The server has answered a call with anything but a refusal, and told of its limits. */
    void answered(Permit permit, RateLimits told) {
        long now = clock.getAsLong();
        learning.answered(permit.sent, now);
        requestQuota.told(told.limitRequests(), told.remainingRequests(), nanos(told.resetRequestsMillis()), now);
        tokenQuota.told(told.limitTokens(), told.remainingTokens(), nanos(told.resetTokensMillis()), now);
    }

    /** The server has refused a call, and wants to be left alone for so long. Its tokens were not used. */
    void refused(Permit permit, long millis) {
        long now = clock.getAsLong();
        permit.sent.refusedFor = TimeUnit.MILLISECONDS.toNanos(millis);
        permit.sent.refusedUntil = now + permit.sent.refusedFor;
        charge(permit, 0);
        learning.refused(permit.sent, now);
    }

    /** Nothing of a call that went has reached the server. */
    void unsent(Permit permit) {
        requestPace.correct(1, 0, clock.getAsLong());
        requestQuota.correct(1, 0);
        charge(permit, 0);
    }

    /** A call that went is charged so many tokens. */
    void charge(Permit permit, long tokens) {
        long before = permit.charge(tokens);
        if (tokenPace.isLimited()) {
            tokenPace.correct(before, tokens, clock.getAsLong());
        }
        tokenQuota.correct(before, tokens);
    }

    /** A call that went has ended. */
    void ended(Permit permit) {
        if (!permit.sent.isFree) {
            underWay--;
        }
        learning.ended(permit.sent);
    }

    private static Long nanos(Long millis) {
        return millis == null ? null : TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
