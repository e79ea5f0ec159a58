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

    /** As OpenAI and Anthropic write it at the end of a name. */
    private static final Pattern DATE = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}$");

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

    /** A price, and how many letters of a name it is for. */
    private record Match(Price price, int letters) {}

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
        return match(model) != null;
    }

    /** What a call may cost, as far as it can be told before it is sent. */
    BigDecimal estimate(Usage expected, String model, String tier) {
        Price price = find(null, model);
        BigDecimal all = price == null ? null : price.of(expected, tier, false);
        if (price != null && all == null) {
            // Images and sound may have a price while their tokens have none
            all = price.of(new Usage(null, null, null, null, null, expected.details()), tier, false);
        }
        return all == null ? BigDecimal.ZERO : all;
    }

    /** What answered counts, but not by a star alone. A server may answer with a name that goes on, such as that of a version. */
    private Price find(String answered, String asked) {
        Match ofAsked = match(asked);
        Match ofAnswered = answered == null ? null : match(answered);
        if (ofAnswered == null || ofAsked == null) {
            Match only = ofAnswered == null ? ofAsked : ofAnswered;
            return only == null ? null : only.price();
        }
        boolean isVersion = answered.startsWith(asked) && exact.containsKey(asked);
        boolean saysMore = ofAsked.letters() > ofAnswered.letters();
        return ofAnswered.letters() == 0 || isVersion && saysMore ? ofAsked.price() : ofAnswered.price();
    }

    /** The price with the most letters of a name, or null. */
    private Match match(String model) {
        Price own = exact.get(model);
        if (own != null) {
            return new Match(own, model.length());
        }
        Match pattern = patterns.stream()
                .filter(each -> each.matcher().matcher(model).matches())
                .findFirst()
                .map(each -> new Match(each.price(), each.letters()))
                .orElse(null);
        String undated = DATE.matcher(model).replaceFirst("");
        Price ofUndated = exact.get(undated);
        return ofUndated != null && (pattern == null || undated.length() > pattern.letters())
                ? new Match(ofUndated, undated.length())
                : pattern;
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
