package io.github.camelopenai.internal.cost;

import io.github.camelopenai.internal.api.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * The price of one model. Rates are for a million tokens, but {@code image} is for one and {@code minute} for a minute of sound.
 *
 * @param rates what the file gives, by field
 * @param batch the factor for calls of a batch
 * @param tiers the factors of service tiers, by name
 */
record Price(Map<Rate, BigDecimal> rates, BigDecimal batch, Map<String, BigDecimal> tiers) {

    private static final BigDecimal SECONDS = BigDecimal.valueOf(60);
    private static final int DIGITS = 12;
    private static final int MILLION = 6;

    /** What a price is for, and which price stands in where the file has none. */
    enum Rate {
        INPUT(null),
        CACHED_INPUT(INPUT),
        OUTPUT(null),
        REASONING(OUTPUT),
        AUDIO_INPUT(INPUT),
        AUDIO_OUTPUT(OUTPUT),
        IMAGE(null),
        MINUTE(null);

        private final Rate otherwise;

        Rate(Rate otherwise) {
            this.otherwise = otherwise;
        }
    }

    private BigDecimal rate(Rate rate) {
        BigDecimal own = rates.get(rate);
        return own == null && rate.otherwise != null ? rate(rate.otherwise) : own;
    }

    /**
     * What a call costs, or null where something is used that has no price.
     *
     * @param tier the service tier, or null
     */
    BigDecimal of(Usage usage, String tier, boolean isBatch) {
        BigDecimal sum = tokens(usage);
        if (sum == null) {
            return null;
        }
        Usage.Details details = usage.details();
        boolean hasTokens =
                count(usage.promptTokens()) + count(usage.completionTokens()) + count(usage.totalTokens()) > 0;
        BigDecimal image = rate(Rate.IMAGE);
        BigDecimal minute = rate(Rate.MINUTE);
        // Images and sound with tokens are priced by these, unless the file says more
        if (!hasTokens && (details.images() > 0 && image == null || details.seconds() != null && minute == null)) {
            return null;
        }
        if (image != null) {
            sum = sum.add(image.multiply(BigDecimal.valueOf(details.images())));
        }
        if (minute != null && details.seconds() != null) {
            sum = sum.add(minute.multiply(details.seconds()).divide(SECONDS, DIGITS, RoundingMode.HALF_UP));
        }
        BigDecimal all = sum.multiply(tiers.getOrDefault(tier == null ? "" : tier, BigDecimal.ONE));
        return plain(isBatch ? all.multiply(batch) : all);
    }

    private BigDecimal tokens(Usage usage) {
        if (usage.promptTokens() == null && usage.completionTokens() == null) {
            return ofTotal(count(usage.totalTokens()));
        }
        Usage.Details details = usage.details();
        long prompt = count(usage.inputTokens());
        long completion = count(usage.outputTokens());
        long cached = Math.min(prompt, count(usage.cachedTokens()));
        long reasoning = Math.min(completion, count(usage.reasoningTokens()));
        long soundIn = Math.min(prompt - cached, Math.max(0, details.audioPromptTokens()));
        long soundOut = Math.min(completion - reasoning, Math.max(0, details.audioCompletionTokens()));
        BigDecimal sum = BigDecimal.ZERO;
        sum = plus(sum, prompt - cached - soundIn, Rate.INPUT);
        sum = plus(sum, cached, Rate.CACHED_INPUT);
        sum = plus(sum, soundIn, Rate.AUDIO_INPUT);
        sum = plus(sum, completion - reasoning - soundOut, Rate.OUTPUT);
        sum = plus(sum, reasoning, Rate.REASONING);
        return plus(sum, soundOut, Rate.AUDIO_OUTPUT);
    }

    /** Some servers of embeddings tell the total alone. Where answers have a price too, nobody knows how much of it was which. */
    private BigDecimal ofTotal(long total) {
        return total == 0 || rate(Rate.OUTPUT) == null ? plus(BigDecimal.ZERO, total, Rate.INPUT) : null;
    }

    private BigDecimal plus(BigDecimal sum, long tokens, Rate kind) {
        if (sum == null || tokens == 0) {
            return sum;
        }
        BigDecimal rate = rate(kind);
        return rate == null
                ? null
                : sum.add(rate.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION));
    }

    private static long count(Long tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    /** Without zeros at the end, and never as 1E+2. */
    static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
