package io.github.camelopenai.internal.memory;

import io.github.camelopenai.message.OpenAIConversationMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Conversations in a table of a database, which is created where it is missing. The database compares versions, so any number of JVMs may write. */
final class JdbcMemory implements OpenAIConversationMemory {

    private static final String TABLE = "camel_openai_conversation";
    private static final int LONGEST_ID = 255;
    /** The class of SQL states for a row that is there already. */
    private static final String VIOLATION = "23";

    /** The class for what the database has undone because another has changed it at the same time. */
    private static final String ROLLED_BACK = "40";

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_./:@+-]+");

    private final DataSource source;
    private volatile boolean isThere;

    JdbcMemory(DataSource source) {
        this.source = source;
    }

    private interface Step<T> {
        T run(Connection connection) throws SQLException;
    }

    @Override
    public Stored load(String conversation) throws SQLException {
        return connected(connection -> {
            String sql = "SELECT history, version FROM " + TABLE + " WHERE id = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, key(conversation));
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? new Stored(rows.getString(1), rows.getLong(2)) : null;
                }
            }
        });
    }

    @Override
    public boolean append(String conversation, String json, long expectedVersion) throws SQLException {
        boolean isNew = expectedVersion == 0;
        String sql = isNew
                ? "INSERT INTO " + TABLE + " (history, version, id) VALUES (?, ?, ?)"
                : "UPDATE " + TABLE + " SET history = ?, version = ? WHERE id = ? AND version = ?";
        try {
            return connected(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, json);
                    statement.setLong(2, Versions.after(expectedVersion));
                    statement.setString(3, key(conversation));
                    if (!isNew) {
                        statement.setLong(4, expectedVersion);
                    }
                    return statement.executeUpdate() == 1;
                }
            });
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (isNew && state.startsWith(VIOLATION) || state.startsWith(ROLLED_BACK)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void clear(String conversation) throws SQLException {
        connected(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + TABLE + " WHERE id = ?")) {
                statement.setString(1, key(conversation));
                return statement.executeUpdate();
            }
        });
    }

    /** Some databases compare without case, accents or blanks at the end: {@code Ann} must not get at what {@code ann} has said. */
    private static String key(String conversation) {
        boolean isPlain = conversation.length() <= LONGEST_ID
                && PLAIN.matcher(conversation).matches();
        // No plain id begins so: nobody can name the row of another
        return isPlain ? conversation : '#' + Names.readable(conversation);
    }

    private <T> T connected(Step<T> step) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (!isThere) {
                create(connection);
                isThere = true;
            }
            return committed(connection, step);
        }
    }

    /** A pool may give connections that commit nothing by themselves. */
    private static <T> T committed(Connection connection, Step<T> step) throws SQLException {
        boolean commits = !connection.getAutoCommit();
        try {
            T result = step.run(connection);
            if (commits) {
                connection.commit();
            }
            return result;
        } catch (SQLException | RuntimeException e) {
            if (commits) {
                connection.rollback();
            }
            throw e;
        }
    }

    private static void create(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        String ddl = "CREATE TABLE " + TABLE + " (id VARCHAR(" + LONGEST_ID
                + ") NOT NULL PRIMARY KEY, version BIGINT NOT NULL, history "
                + textType(connection.getMetaData().getDatabaseProductName()) + " NOT NULL)";
        try {
            committed(connection, any -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate(ddl);
                }
            });
        } catch (SQLException e) {
            // Another JVM may have been faster
            if (!exists(connection)) {
                throw new SQLException(
                        "The table of memory cannot be created. Create it: " + ddl + ". The database says: "
                                + e.getMessage(),
                        e.getSQLState(),
                        e);
            }
        }
    }

    private static boolean exists(Connection connection) {
        try {
            return committed(connection, any -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT id FROM " + TABLE + " WHERE 1 = 0")) {
                    return !rows.next();
                }
            });
        } catch (SQLException e) {
            return false;
        }
    }

    private static String textType(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        if (name.contains("postgres") || name.contains("sqlite")) {
            return "TEXT";
        }
        if (name.contains("mysql") || name.contains("mariadb")) {
            return "LONGTEXT";
        }
        return name.contains("microsoft") ? "NVARCHAR(MAX)" : "CLOB";
    }
}
