package io.github.camelopenai.testsupport;

import io.github.camelopenai.OpenAIComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ClassResolver;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A started Camel whose component {@code openai} calls a test server, each call once: a test of attempts asks for more.
 *
 * <pre>{@code
 * @RegisterExtension
 * final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);
 *
 * Exchange answer = camel.send("openai:chat?model=m", "Hello");
 * }</pre>
 */
public final class CamelRuntime implements BeforeEachCallback, AfterEachCallback {

    /** The key that all requests carry. */
    public static final String API_KEY = "sk-test-key-1234";

    private final Supplier<String> baseUrl;
    private final Consumer<OpenAIComponent> settings;
    private boolean managed;
    private Consumer<CamelContext> preparation = camel -> {};
    private CamelContext context;
    private ProducerTemplate template;

    public CamelRuntime(Supplier<String> baseUrl) {
        this(baseUrl, component -> {});
    }

    public CamelRuntime(Supplier<String> baseUrl, Consumer<OpenAIComponent> settings) {
        this.baseUrl = baseUrl;
        this.settings = settings;
    }

    /** Shows what runs in JMX, which costs each start some time. */
    public CamelRuntime managed() {
        managed = true;
        return this;
    }

    /** Does something with Camel before the component is there. */
    public CamelRuntime prepared(Consumer<CamelContext> with) {
        preparation = with;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        start();
    }

    /** Starts Camel, for a test that needs more than one. */
    public CamelRuntime start() {
        context = new DefaultCamelContext() {
            @Override
            protected ClassResolver createClassResolver() {
                return new RememberedServices(this);
            }
        };
        if (!managed) {
            context.disableJMX();
        }
        context.getCamelContextExtension().registerEndpointCallback(CamelRuntime::stopSoon);
        preparation.accept(context);
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setBaseUrl(baseUrl.get());
        component.getConfiguration().setApiKey(API_KEY);
        component.getConfiguration().setMaxRetries(0);
        component.getConfiguration().setHttpVersion(ByHttp2.version());
        settings.accept(component);
        context.addComponent("openai", component);
        context.start();
        if (managed) {
            // Endpoints too that a test makes only now
            context.getManagementStrategy().getManagementAgent().setRegisterAlways(true);
        }
        template = context.createProducerTemplate();
        return this;
    }

    /** A consumer of SEDA notices that it is stopped when its poll ends, which takes a second by default. */
    private static Endpoint stopSoon(String uri, Endpoint endpoint) {
        if (uri.startsWith("seda:")) {
            endpoint.configureProperties(new HashMap<>(Map.of("pollTimeout", "20")));
        }
        return endpoint;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        stop();
    }

    /** Stops Camel; more than once does no harm. */
    public void stop() {
        context.stop();
    }

    public CamelContext context() {
        return context;
    }

    public ProducerTemplate template() {
        return template;
    }

    public OpenAIComponent component() {
        return context.getComponent("openai", OpenAIComponent.class);
    }

    /** Sends a body to an endpoint; a failure is left in the exchange. */
    public Exchange send(String uri, Object body) {
        return send(uri, body, Map.of());
    }

    /** Sends a body with headers to an endpoint; a failure is left in the exchange. */
    public Exchange send(String uri, Object body, Map<String, Object> headers) {
        return template.send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    /** Sends a body to an endpoint, and gives the body that comes back. A failure is thrown. */
    public Object ask(String uri, Object body) {
        return ask(uri, body, Map.of());
    }

    /** Sends a body with headers to an endpoint, and gives the body that comes back. A failure is thrown. */
    public Object ask(String uri, Object body, Map<String, Object> headers) {
        Exchange exchange = send(uri, body, headers);
        if (exchange.getException() != null) {
            throw new AssertionError("The call failed", exchange.getException());
        }
        return exchange.getMessage().getBody();
    }

    /** The failure of an exchange whose call must fail. */
    public Throwable failure(String uri, Object body) {
        return failure(uri, body, Map.of());
    }

    /** The failure of an exchange whose call must fail. */
    public Throwable failure(String uri, Object body, Map<String, Object> headers) {
        Exchange exchange = send(uri, body, headers);
        if (exchange.getException() == null) {
            throw new AssertionError(
                    "The call did not fail, but gave " + exchange.getMessage().getBody());
        }
        return exchange.getException();
    }

    /** Why an endpoint does not start. */
    public Throwable refusal(String uri) {
        return refusal("direct:refused", uri);
    }

    /** Why a route does not start. */
    public Throwable refusal(String from, String uri) {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(from).to(uri);
                }
            });
        } catch (Exception e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root;
        }
        throw new AssertionError(from + " to " + uri + " was started, but should have been refused");
    }
}
