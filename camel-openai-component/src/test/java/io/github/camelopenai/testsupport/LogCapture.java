package io.github.camelopenai.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Collects what a class logs while it is open. */
public final class LogCapture implements AutoCloseable {

    private final Logger logger;
    private final Level configured;
    private final Appender appender = new Appender();

    public LogCapture(Class<?> source) {
        logger = (Logger) LogManager.getLogger(source);
        configured = logger.getLevel();
        appender.start();
        logger.addAppender(appender);
    }

    /** What it logs as INFO too, which the configuration of the tests leaves out. */
    public LogCapture withInfo() {
        logger.setLevel(Level.INFO);
        return this;
    }

    /** The messages so far. */
    public List<String> messages() {
        return appender.messages;
    }

    @Override
    public void close() {
        logger.removeAppender(appender);
        logger.setLevel(configured);
    }

    private static final class Appender extends AbstractAppender {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        Appender() {
            super("capture", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getMessage().getFormattedMessage());
        }
    }
}
