package io.github.camelopenai.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/**
 * Finds on the class path what Camel's jars say of their services, as Camel does, and remembers it for the Camels that follow, also that there
 * is nothing: each start asks for a hundred files, and for one that is not there it opens each of two hundred jars.
 */
final class RememberedServices extends DefaultClassResolver {

    private static final String FOLDER = "META-INF/services/org/apache/camel/";
    private static final ClassLoader OWN = RememberedServices.class.getClassLoader();
    private static final Map<String, Optional<byte[]>> FILES = new ConcurrentHashMap<>();
    private static final Map<String, List<URL>> PLACES = new ConcurrentHashMap<>();

    RememberedServices(CamelContext context) {
        super(context);
    }

    @Override
    public InputStream loadResourceAsStream(String name) {
        return isRemembered(name)
                ? FILES.computeIfAbsent(name, this::read)
                        .map(ByteArrayInputStream::new)
                        .orElse(null)
                : super.loadResourceAsStream(name);
    }

    private Optional<byte[]> read(String name) {
        try (InputStream file = super.loadResourceAsStream(name)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Enumeration<URL> loadAllResourcesAsURL(String name) {
        return isRemembered(name)
                ? Collections.enumeration(
                        PLACES.computeIfAbsent(name, any -> Collections.list(super.loadAllResourcesAsURL(any))))
                : super.loadAllResourcesAsURL(name);
    }

    /** A test that has a class loader of its own sees what that finds. */
    private boolean isRemembered(String name) {
        return name.startsWith(FOLDER)
                && isOwn(getApplicationContextClassLoader())
                && isOwn(Thread.currentThread().getContextClassLoader());
    }

    private static boolean isOwn(ClassLoader loader) {
        return loader == null || loader == OWN;
    }
}
