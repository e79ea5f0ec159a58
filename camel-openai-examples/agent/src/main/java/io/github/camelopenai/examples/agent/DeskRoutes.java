package io.github.camelopenai.examples.agent;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** The desk: each mail goes to a model, which calls the tools, and the tools are routes. */
final class DeskRoutes extends RouteBuilder {

    private static final String ORDER_NUMBER = "&argSchema=classpath:agent/order-number.json";

    private final Orders orders;
    private final Processor approval;
    private final Screen screen;
    private final int concurrency;

    /**
     * @param approval decides on a refund: the body is the order, and then yes or no
     * @param concurrency how many mails are under way at a time
     */
    DeskRoutes(Orders orders, Processor approval, Screen screen, int concurrency) {
        this.orders = orders;
        this.approval = approval;
        this.screen = screen;
        this.concurrency = concurrency;
    }

    @Override
    public void configure() {
        // It stays a failure, so the loop is kept and goes on when the mail is put into the inbox again
        onException(Exception.class).logExhausted(false).process(screen::failed);

        // Each step of a loop is kept by the name of its mail: after a kill the mail is still in the inbox, and its
        // loop goes on
        from("file:{{desk}}/inbox?charset=UTF-8&preSort=true&initialDelay=0&move=../done/${file:name}&moveFailed=../failed/${file:name}"
                        + "&readLock=changed&readLockMinAge=1s&readLockMinLength=0")
                .routeId("desk")
                .throttle(concurrency)
                .concurrentRequestsMode()
                .process(Mail::read)
                .to(
                        "openai:chat?tags=desk&approval=direct:approve&loopRepository=#loops&loopKey=${file:name}&toolRepository=#calls"
                                + "&maxTurns=10&maxToolCalls=10&streaming=true&streamEvents=true&streamTo=direct:watch")
                .process(screen::answered);

        from("direct:watch").process(screen::show);

        from("openai:tool/order?tags=desk&readOnlyHint=true&description=Looks up an order of the customer"
                        + ORDER_NUMBER)
                .setBody(method(orders, "find"))
                .filter(body().isNull())
                .setBody(constant("The customer has no such order."));

        // Somebody must allow it (destructiveHint). It may run again after a kill (idempotentHint): an order has one
        // file, so it is paid once
        from("openai:tool/refund?tags=desk&destructiveHint=true&idempotentHint=true"
                        + "&description=Pays the price of a delivered order back, if a colleague allows it"
                        + ORDER_NUMBER)
                .setBody(method(orders, "refundable"))
                .choice()
                .when(body().isNull())
                .setBody(constant("Not paid: only delivered orders of the customer are paid back."))
                .otherwise()
                .setProperty("paid", simple("${body.price} for order ${body.number} to ${body.mail}"))
                .setBody(exchangeProperty("paid"))
                .to("file:{{desk}}/refunds?fileName=${header.order}.txt&fileExist=Ignore&tempPrefix=.")
                .setBody(simple("Paid back: ${exchangeProperty.paid}"));

        // Who may be refunded at all is asked first, so that nobody is asked for nothing
        from("direct:approve")
                .setBody(method(orders, "refundable"))
                .choice()
                .when(body().isNull())
                .setBody(constant("no"))
                .otherwise()
                .process(approval);

        // A mail cannot be taken back, so it is never sent again (toolRepository), and each customer's mail has one
        // answer
        from("openai:tool/answer?tags=desk&description=Answers the mail. Call it once."
                        + "&parameter.text=string&parameter.text.description=The whole answer&required=text")
                .setBody(simple(
                        "To: ${exchangeProperty.sender}\nSubject: Re: ${exchangeProperty.subject}\n\n${header.text}\n"))
                .to(
                        "file:{{desk}}/outbox?fileName=${exchangeProperty.mail}&fileExist=Ignore&tempPrefix=.&charset=UTF-8")
                .setBody(constant("The answer is in the outbox."));
    }
}
