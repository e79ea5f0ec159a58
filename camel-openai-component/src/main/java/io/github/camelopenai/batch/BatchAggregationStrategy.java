package io.github.camelopenai.batch;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/**
 * Collects exchanges into a List, each with its headers, as {@code openai:batches?operation=submit} takes it.
 *
 * <pre>{@code
 * from("file:prompts")
 *     .aggregate(constant(true), new BatchAggregationStrategy()).completionFromBatchConsumer()
 *     .to("openai:batches?operation=submit&model=gpt-4o-mini");
 * }</pre>
 *
 * <p>Files and streams are read when they are collected: a file endpoint moves its file away before the List is complete.
 */
public final class BatchAggregationStrategy implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange collected, Exchange next) {
        Exchange element = element(next);
        if (collected == null) {
            List<Exchange> all = new ArrayList<>();
            all.add(element);
            next.getMessage().setBody(all);
            return next;
        }
        add(collected, element);
        return collected;
    }

    @SuppressWarnings("unchecked")
    private static void add(Exchange collected, Exchange element) {
        ((List<Exchange>) collected.getMessage().getBody()).add(element);
    }

    private static Exchange element(Exchange exchange) {
        Exchange element = ExchangeHelper.createCopy(exchange, false);
        if (isReadOnce(exchange.getMessage().getBody())) {
            element.getMessage().setBody(exchange.getMessage().getBody(String.class));
        }
        return element;
    }

    private static boolean isReadOnce(Object body) {
        return body instanceof WrappedFile
                || body instanceof File
                || body instanceof Path
                || body instanceof InputStream
                || body instanceof StreamCache;
    }
}
