package io.github.camelopenai.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.client.request.QuietClose;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.BaseStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.DefaultExchange;

/**
 * The elements of a message body, each as an exchange of its own from which a binding makes a request.
 *
 * <p>A message or an exchange has its own headers. Any other element has those of the message whose body it is in, as it would
 * have in a split, except those that are about the whole.
 */
final class BatchElements {

    private static final Set<String> OF_THE_WHOLE = Set.of(
            OpenAIHeaders.CUSTOM_ID,
            OpenAIHeaders.ID,
            RequestField.header("metadata"),
            Exchange.FILE_NAME,
            Exchange.CONTENT_TYPE);

    private final Exchange whole;

    BatchElements(Exchange whole) {
        this.whole = whole;
    }

    /** Gives one behind the other; what the body has opened is closed in the end. */
    void forEach(Consumer<Exchange> consumer) {
        Object body = whole.getMessage().getBody();
        Object source = body instanceof BaseStream<?, ?> stream ? stream.iterator() : body;
        try {
            iterator(source).forEachRemaining(element -> consumer.accept(exchange(element)));
        } finally {
            QuietClose.of(body instanceof AutoCloseable closeable ? closeable : null);
        }
    }

    private static Iterator<?> iterator(Object body) {
        boolean isOne = body instanceof Path || body instanceof JsonNode node && !node.isArray();
        if (body instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (body instanceof Iterable<?> several && !isOne) {
            return several.iterator();
        }
        if (body instanceof Object[] several) {
            return Arrays.asList(several).iterator();
        }
        throw new OpenAIInvalidRequestException("The message body is "
                + (body == null ? "empty" : "of type " + body.getClass().getName()) + ", but "
                + BatchOperation.SUBMIT.operation()
                + " takes the bodies of several requests: a List, an Iterator, an Iterable, a Stream or an array. An"
                + " aggregation with BatchAggregationStrategy makes a List.");
    }

    private Exchange exchange(Object element) {
        Exchange own = new DefaultExchange(whole.getContext());
        if (element instanceof Exchange given) {
            own.getMessage().copyFrom(given.getMessage());
            given.getProperties().forEach(own::setProperty);
        } else if (element instanceof Message given) {
            own.getMessage().copyFrom(given);
        } else {
            whole.getProperties().forEach(own::setProperty);
            whole.getMessage().getHeaders().forEach((name, value) -> {
                if (OF_THE_WHOLE.stream().noneMatch(name::equalsIgnoreCase)) {
                    own.getMessage().setHeader(name, value);
                }
            });
            own.getMessage().setHeader(Exchange.FILE_NAME, fileName(element));
            own.getMessage().setBody(element instanceof TextNode text ? text.textValue() : element);
        }
        // The lines of a batch all call the same, and are not answered as streams
        own.getMessage().removeHeader(OpenAIHeaders.OPERATION);
        own.getMessage().removeHeader(OpenAIHeaders.STREAMING);
        return own;
    }

    private static String fileName(Object element) {
        if (element instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return file.getName();
        }
        if (element instanceof File file) {
            return file.getName();
        }
        return element instanceof Path path ? path.getFileName().toString() : null;
    }
}
