package io.github.camelopenai.internal.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelopenai.internal.cost.Price.Rate;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the option {@code prices}. */
public final class PricesReader {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Some editors of Windows begin each file with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The largest number, and the most digits after its point: more are a slip, and slow to count with. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private static final int DIGITS = 30;

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final String BATCH = "batch";
    private static final String TIERS = "tiers";

    private static final Map<String, Rate> RATES =
            Arrays.stream(Rate.values()).collect(Collectors.toMap(PricesReader::field, rate -> rate));

    private final String source;
    private final BigDecimal batch;
    private final Map<String, BigDecimal> tiers;

    private PricesReader(String source, JsonNode root) {
        this.source = source;
        this.batch = root.has(BATCH) ? number(root.get(BATCH), BATCH) : BigDecimal.ONE;
        this.tiers = tiers(root.path(TIERS), TIERS, Map.of());
    }

    /** As the file writes it, such as {@code cachedInput}. */
    private static String field(Rate rate) {
        StringBuilder name = new StringBuilder();
        for (String word : rate.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    /**
     * The prices of a text in JSON.
     *
     * @param source where the text is from, for errors
     * @throws IllegalArgumentException where it is wrong, with the line or the field
     */
    public static Prices read(String source, String json) {
        try {
            return read(source, MAPPER.readTree(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The option prices: " + source + " is no JSON in line "
                    + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    /** As {@link #read(String, String)}, of a Map that has what the JSON would have. */
    public static Prices read(String source, Map<?, ?> map) {
        return read(source, MAPPER.<JsonNode>valueToTree(map));
    }

    private static Prices read(String source, JsonNode root) {
        PricesReader reader = new PricesReader(source, root);
        reader.refuseOthers(root, "", Set.of("currency", "date", BATCH, TIERS, "models"));
        String currency = root.path("currency").asText();
        if (!CURRENCY.matcher(currency).matches()) {
            throw reader.wrong("currency", root.path("currency"), "the three letters of a currency, such as USD");
        }
        JsonNode models = root.path("models");
        if (!models.isObject() || models.isEmpty()) {
            throw reader.wrong("models", models, "an object with a price for each model");
        }
        Map<String, Price> prices = new LinkedHashMap<>();
        models.properties()
                .forEach(model -> prices.put(model.getKey(), reader.price(model.getKey(), model.getValue())));
        return new Prices(currency, prices);
    }

    private Price price(String model, JsonNode fields) {
        String path = "models." + model;
        if (!fields.isObject() || fields.isEmpty()) {
            throw wrong(path, fields, "an object with prices, such as {\"input\": 0.15, \"output\": 0.60}");
        }
        Set<String> known = new TreeSet<>(RATES.keySet());
        known.addAll(Set.of(BATCH, TIERS));
        refuseOthers(fields, path + '.', known);
        Map<Rate, BigDecimal> rates = new EnumMap<>(Rate.class);
        RATES.forEach((field, rate) -> {
            if (fields.has(field)) {
                rates.put(rate, number(fields.get(field), path + '.' + field));
            }
        });
        BigDecimal ownBatch = fields.has(BATCH) ? number(fields.get(BATCH), path + '.' + BATCH) : batch;
        return new Price(rates, ownBatch, tiers(fields.path(TIERS), path + '.' + TIERS, tiers));
    }

    private Map<String, BigDecimal> tiers(JsonNode fields, String path, Map<String, BigDecimal> otherwise) {
        Map<String, BigDecimal> factors = new HashMap<>(otherwise);
        if (!fields.isMissingNode() && !fields.isObject()) {
            throw wrong(path, fields, "an object with a factor for each service tier, such as {\"flex\": 0.5}");
        }
        fields.properties()
                .forEach(tier -> factors.put(tier.getKey(), number(tier.getValue(), path + '.' + tier.getKey())));
        return factors;
    }

    private BigDecimal number(JsonNode value, String path) {
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
            throw wrong(path, value, "a number that is not negative");
        }
        BigDecimal number = value.decimalValue();
        if (number.compareTo(MOST) > 0 || number.scale() > DIGITS) {
            throw wrong(path, value, "a number up to " + MOST + " with at most " + DIGITS + " digits after its point");
        }
        return number;
    }

    private void refuseOthers(JsonNode fields, String path, Set<String> known) {
        fields.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("The option prices: " + source + " has the field " + path + name
                        + ", but may have only " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    private IllegalArgumentException wrong(String path, JsonNode value, String accepted) {
        String is = value.isMissingNode() ? "is missing" : "is " + value;
        return new IllegalArgumentException(
                "The option prices: in " + source + " the field " + path + ' ' + is + ", but must be " + accepted);
    }
}
