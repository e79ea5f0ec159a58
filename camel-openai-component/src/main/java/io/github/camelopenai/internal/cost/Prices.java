package io.github.camelopenai.internal.cost;

import io.github.camelopenai.internal.api.Usage;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What models cost, as the option {@code prices} says. An exact name beats a pattern, and of patterns the one with the most letters wins. */
public final class Prices {

    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);
    /** Who calls any model that a client names must not fill the memory or the log. */
    private static final int MOST_WARNINGS = 100;

    private static final String ANY = "*";

    private final String currency;
    private final Map<String, Price> exact;
    private final List<Entry> patterns;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private record Entry(String pattern, Pattern matcher, Price price) {

        static Entry of(Map.Entry<String, Price> named) {
            String[] parts = named.getKey().split("\\*", -1);
            StringBuilder matcher = new StringBuilder(Pattern.quote(parts[0]));
            for (int i = 1; i < parts.length; i++) {
                matcher.append(".*").append(Pattern.quote(parts[i]));
            }
            return new Entry(named.getKey(), Pattern.compile(matcher.toString()), named.getValue());
        }

        int letters() {
            return pattern.replace(ANY, "").length();
        }
    }

    /** @param models prices by the name of a model, or by a pattern with stars */
    Prices(String currency, Map<String, Price> models) {
        this.currency = currency;
        this.exact = models;
        this.patterns = models.entrySet().stream()
                .filter(each -> each.getKey().contains(ANY))
                .map(Entry::of)
                .sorted(Comparator.comparingInt(Entry::letters).reversed())
                .toList();
    }

    /** The currency that all amounts are in. */
    public String currency() {
        return currency;
    }

    /**
     * What a call has cost. Of a model without a price nothing is known; the log says so once.
     *
     * @param asked the model of the request, for answers that name none, or one without a price
     * @param askedTier the service tier of the request, for answers that name none, or null
     */
    public Cost of(Usage usage, String asked, String askedTier, boolean isBatch) {
        if (usage.isUnknown()) {
            return new Cost(BigDecimal.ZERO, currency, false);
        }
        String answered = usage.details().model();
        Price price = find(answered, asked);
        String tier =
                usage.details().tier() == null ? askedTier : usage.details().tier();
        BigDecimal amount = price == null ? null : price.of(usage, tier, isBatch);
        if (amount == null) {
            warn(answered == null ? asked : answered, price != null);
            return new Cost(BigDecimal.ZERO, currency, false);
        }
        return new Cost(amount, currency, true);
    }

    /** Whether a model has a price. */
    boolean know(String model) {
        return find(model) != null;
    }

    /** What a call may cost, as far as it can be told before it is sent. */
    BigDecimal estimate(Usage expected, String model, String tier) {
        Price price = find(model);
        BigDecimal all = price == null ? null : price.of(expected, tier, false);
        if (price != null && all == null) {
            // Images and sound may have a price while their tokens have none
            all = price.of(new Usage(null, null, null, null, null, expected.details()), tier, false);
        }
        return all == null ? BigDecimal.ZERO : all;
    }

    /** What answered counts, but not by a star alone. A name with a date, such as {@code gpt-4o-2024-08-06}, is the model that was asked. */
    private Price find(String answered, String asked) {
        Price ofAsked = exact.get(asked);
        if (answered == null) {
            return find(asked);
        }
        if (exact.containsKey(answered)) {
            return exact.get(answered);
        }
        Entry pattern = pattern(answered);
        int letters = pattern == null ? 0 : pattern.letters();
        if (ofAsked != null && answered.startsWith(asked) && asked.length() > letters) {
            return ofAsked;
        }
        return letters > 0 ? pattern.price() : find(asked);
    }

    private Price find(String model) {
        Price own = exact.get(model);
        if (own != null) {
            return own;
        }
        Entry pattern = pattern(model);
        return pattern == null ? null : pattern.price();
    }

    /** The pattern with the most letters, or null. */
    private Entry pattern(String model) {
        for (Entry entry : patterns) {
            if (entry.matcher().matcher(model).matches()) {
                return entry;
            }
        }
        return null;
    }

    private void warn(String model, boolean isPriced) {
        if (warned.size() < MOST_WARNINGS && warned.add(model)) {
            LOG.warn(
                    "The option prices has {} the model '{}'; what its calls cost is not known",
                    isPriced ? "no price for all that was used of" : "no price for",
                    model);
        }
    }
}
