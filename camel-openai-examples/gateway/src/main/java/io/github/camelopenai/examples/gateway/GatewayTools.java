package io.github.camelopenai.examples.gateway;

import java.time.OffsetDateTime;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;

/**
 * The gateway's own tools, which models with {@code NAME.tags} may call. They should only read: where a server fails in the middle, the second
 * one begins anew.
 */
final class GatewayTools extends RouteBuilder {

    /** The tags that there are. */
    static final Set<String> TAGS = Set.of("clock");

    @Override
    public void configure() {
        from("openai:tool/current_time?tags=clock&description=The date and the time now, with the offset from UTC&readOnlyHint=true")
                .setBody(exchange -> OffsetDateTime.now().toString());
    }
}
