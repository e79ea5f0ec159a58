package io.github.camelopenai.examples.agent;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/**
 * The orders of the shop, in a file. Who asks is told by the mail and not by the model, so nobody sees the orders of others or gets money
 * for them, whatever a mail says.
 */
public final class Orders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    Orders(Path file) {
        this.file = file;
    }

    /** An order of the customer, or null. */
    public Order find(@Header("order") String number, @ExchangeProperty(Mail.SENDER) String sender) throws IOException {
        List<Order> orders = JSON.readValue(file.toFile(), new TypeReference<>() {});
        return orders.stream()
                .filter(order -> order.number().equals(number) && order.mail().equalsIgnoreCase(sender))
                .findFirst()
                .orElse(null);
    }

    /** The same, but null too where the money cannot be paid back. */
    public Order refundable(@Header("order") String number, @ExchangeProperty(Mail.SENDER) String sender)
            throws IOException {
        Order order = find(number, sender);
        return order != null && order.isDelivered() ? order : null;
    }
}
