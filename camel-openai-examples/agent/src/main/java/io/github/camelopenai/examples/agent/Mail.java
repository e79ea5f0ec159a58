package io.github.camelopenai.examples.agent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** What the tools know of a mail. It is read from the mail itself and set as properties, which a model cannot change. */
final class Mail {

    /** The address of the customer. */
    static final String SENDER = "sender";

    static final String SUBJECT = "subject";

    /** The name of the file. */
    static final String NAME = "mail";

    private static final Pattern FROM = Pattern.compile("^From:.*?([^\\s<>]+@[^\\s<>]+)", Pattern.MULTILINE);
    private static final Pattern ABOUT = Pattern.compile("^Subject: *(.*)$", Pattern.MULTILINE);

    private Mail() {}

    static void read(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        Matcher from = FROM.matcher(text);
        if (!from.find()) {
            throw new IllegalArgumentException("it has no line such as From: Ann Lee <ann@example.com>");
        }
        Matcher about = ABOUT.matcher(text);
        exchange.setProperty(SENDER, from.group(1));
        exchange.setProperty(SUBJECT, about.find() ? about.group(1) : "your mail");
        exchange.setProperty(NAME, exchange.getMessage().getHeader(Exchange.FILE_NAME));
        exchange.getMessage().setBody(text);
    }
}
