package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A value in a form whose {@code equals} is the equality of JSON Schema: 1 equals 1.0, and the order of properties is none. */
final class Canonical {

    private Canonical() {}

    static Object of(JsonNode node, Validation run) {
        run.enter();
        Object form = form(node, run);
        run.leave();
        return form;
    }

    private static Object form(JsonNode node, Validation run) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                node.properties().forEach(each -> map.put(each.getKey(), of(each.getValue(), run)));
                return map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(each -> list.add(of(each, run)));
                return list;
            }
            case NUMBER -> {
                BigDecimal number = Numbers.of(node);
                return number == null ? node : number.stripTrailingZeros();
            }
            default -> {
                return node;
            }
        }
    }
}
