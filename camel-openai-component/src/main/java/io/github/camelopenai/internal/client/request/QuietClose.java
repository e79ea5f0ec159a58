package io.github.camelopenai.internal.client.request;

import java.io.FilterInputStream;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a user has opened: what was read of it counts, so a close that fails is logged and harms nothing. */
public final class QuietClose {

    private static final Logger LOG = LoggerFactory.getLogger(QuietClose.class);

    private QuietClose() {}

    /** The same bytes. Its close throws nothing. */
    public static InputStream whenRead(InputStream opened) {
        return new FilterInputStream(opened) {
            @Override
            public void close() {
                of(in);
            }
        };
    }

    /** Closes something, unless it is null. This throws nothing. */
    public static void of(AutoCloseable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (Throwable e) {
            LOG.warn("Content of type {} could not be closed", opened.getClass().getName(), e);
        }
    }
}
