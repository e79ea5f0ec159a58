package io.github.camelopenai.testsupport;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Collects what all classes log while it is open, at levels of its own, and keeps it off the console. */
public final class WholeLog implements AutoCloseable {

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Appender appender = new Appender();

    /** A line of the log, with its stack trace. */
    public record Line(String logger, Level level, String text) {}

    /** @param levels the levels of loggers that do not begin at INFO */
    public WholeLog(Map<String, Level> levels) {
        Configuration configuration = new DefaultConfiguration();
        LoggerConfig root = configuration.getRootLogger();
        List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
        root.setLevel(Level.INFO);
        appender.start();
        root.addAppender(appender, null, null);
        levels.forEach((name, level) -> configuration.addLogger(
                name,
                LoggerConfig.newBuilder()
                        .withLoggerName(name)
                        .withLevel(level)
                        .withAdditivity(true)
                        .withRefs(new AppenderRef[0])
                        .withConfig(configuration)
                        .build()));
        context.setConfiguration(configuration);
    }

    /** The lines so far. */
    public List<Line> lines() {
        return List.copyOf(appender.lines);
    }

    /** Goes back to the configuration of the file. */
    @Override
    public void close() {
        context.reconfigure();
    }

    private static final class Appender extends AbstractAppender {

        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

        Appender() {
            super("whole", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            StringWriter text = new StringWriter();
            text.append(event.getMessage().getFormattedMessage());
            if (event.getThrown() != null) {
                event.getThrown().printStackTrace(new PrintWriter(text));
            }
            lines.add(new Line(event.getLoggerName(), event.getLevel(), text.toString()));
        }
    }
}
