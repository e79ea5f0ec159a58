package io.github.camelopenai.internal.cost.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.cost.Ledger;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.message.OpenAIConversationMemory.Stored;
import java.io.IOException;
import java.math.BigDecimal;

/** Keeps budgets where conversations are kept too: in files, or in a database. */
record StoredLedger(OpenAIConversationMemory store) implements Ledger {

    private static final String PERIOD = "period";
    private static final String USED = "used";
    private static final String WARNED = "warned";

    @Override
    public Entry load(String key) throws Exception {
        Stored stored = store.load(key);
        if (stored == null) {
            return null;
        }
        try {
            JsonNode json = Json.parse(stored.json());
            BigDecimal used = new BigDecimal(json.required(USED).textValue());
            String period = json.required(PERIOD).textValue();
            if (period.isEmpty() || used.signum() < 0) {
                throw new IllegalArgumentException(json.toString());
            }
            return new Entry(period, used, json.path(WARNED).booleanValue(), stored.version());
        } catch (RuntimeException e) {
            throw new IOException(
                    "what is kept under '" + key
                            + "' is no budget. Repair it, or remove it: then it begins with nothing used",
                    e);
        }
    }

    @Override
    public boolean replace(String key, Entry entry) throws Exception {
        // A text, so that no digit is lost
        String json = JsonNodeFactory.instance
                .objectNode()
                .put(PERIOD, entry.period())
                .put(USED, entry.used().toPlainString())
                .put(WARNED, entry.isWarned())
                .toString();
        return store.append(key, json, entry.version());
    }

    @Override
    public boolean mayBlock() {
        return true;
    }
}
