package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Operation;
import java.util.Map;
import org.apache.camel.spi.IdempotentRepository;

/**
 * What an endpoint says of what its route follows.
 *
 * @param operation a list, an object that runs, or its events
 * @param id the id of the object, or those of the parents of a list, or null
 * @param query the query parameters of a list
 * @param streaming whether events are read from their stream
 * @param asJson whether a body is a text in JSON, and not a Map
 * @param stopOnFinal whether the route stops when its object has come to an end
 * @param repository remembers what was emitted, or null for the memory of the consumer
 */
public record FollowOptions(
        Operation operation,
        String id,
        Map<String, String> query,
        boolean streaming,
        boolean asJson,
        boolean stopOnFinal,
        IdempotentRepository repository) {}
