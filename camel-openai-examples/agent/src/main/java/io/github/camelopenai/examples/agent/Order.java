package io.github.camelopenai.examples.agent;

/**
 * An order of a customer.
 *
 * @param mail the address of the customer
 * @param state such as {@code delivered}
 */
record Order(String number, String mail, String name, String item, String price, String state) {

    boolean isDelivered() {
        return state.equals("delivered");
    }
}
