package io.github.camelopenai.internal.message;

import io.github.camelopenai.internal.client.request.Origin;
import org.apache.camel.Exchange;

/** Finds out where the requests of an exchange come from. */
public interface OriginFinder {

    /** The origin of the requests that an exchange makes now, on the thread of its route; null where nothing is known. */
    Origin of(Exchange exchange);
}
