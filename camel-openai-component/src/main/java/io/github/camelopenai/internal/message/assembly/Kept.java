package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** How many bytes of a stream are kept to put its answer together, as they would be in JSON, roughly. */
final class Kept {

    /** Of a number, and of what surrounds each value. */
    private static final int VALUE_BYTES = 8;

    private long bytes;

    long bytes() {
        return bytes;
    }

    void add(String text) {
        bytes += text == null ? 0 : text.length();
    }

    /** What is as large as a value that was counted before. */
    void add(long more) {
        bytes += more;
    }

    /** A value that is kept, or that others like it are put together with. Null is not. */
    void add(JsonNode value) {
        bytes += size(value);
    }

    void add(String name, JsonNode value) {
        bytes += value.isNull() ? 0 : name.length() + size(value);
    }

    private static long size(JsonNode value) {
        if (value.isTextual()) {
            return VALUE_BYTES + value.textValue().length();
        }
        if (value.isBinary()) {
            return VALUE_BYTES + (long) value.size();
        }
        long size = value.isNull() || value.isMissingNode() ? 0 : VALUE_BYTES;
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                long inside = size(field.getValue());
                size += inside == 0 ? 0 : inside + field.getKey().length();
            }
        } else {
            for (JsonNode element : value) {
                size += size(element);
            }
        }
        return size;
    }
}
