package io.github.camelopenai.internal.camel;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import org.apache.camel.CamelContext;

/** What is on the class path. */
public final class ClassPath {

    private static final String SERVICE_FILE = "META-INF/services/org/apache/camel/component/openai";

    private static final String SPRING = "org.springframework.core.env.ConfigurableEnvironment";

    private ClassPath() {}

    /** Whether Camel may run in Spring. */
    public static boolean hasSpring(CamelContext context) {
        return has(context, SPRING);
    }

    /** Whether a class of a library is there that is optional. */
    public static boolean has(CamelContext context, String type) {
        return context.getClassResolver().resolveClass(type, ClassPath.class.getClassLoader()) != null;
    }

    /** Whether another component than this one claims the scheme. */
    public static boolean hasAnotherComponent(CamelContext context, Class<?> own) throws IOException {
        for (URL service : Collections.list(context.getClassResolver().loadAllResourcesAsURL(SERVICE_FILE))) {
            Properties properties = new Properties();
            try (InputStream in = service.openStream()) {
                properties.load(in);
            }
            if (!own.getName().equals(properties.getProperty("class"))) {
                return true;
            }
        }
        return false;
    }
}
