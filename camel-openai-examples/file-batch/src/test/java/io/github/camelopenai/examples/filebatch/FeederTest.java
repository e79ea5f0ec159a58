package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many files are in memory while a folder is sent to a route. */
class FeederTest {

    private static final int AT_A_TIME = 5;
    private static final long LONG_ENOUGH = 60_000;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicInteger read = new AtomicInteger();
    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Queue<AsyncCallback> underWay = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @BeforeEach
    void startRoute() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:held").process(holding());
                from("direct:done").process(exchange -> arrived.add(name(exchange)));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        underWay.forEach(callback -> callback.done(false));
        context.stop();
    }

    @Test
    void noMoreNamesAreReadThanAreUnderWayAndTheNext() throws Exception {
        Feeder feeder = feeder("direct:held");
        feeder.start(counted(names(100)), () -> true);

        for (int done = 0; done < 100; done++) {
            int before = done;
            int sent = Math.min(100, before + AT_A_TIME);
            await().until(() -> arrived.size() == sent);
            assertThat(read.get()).isLessThanOrEqualTo(sent + 1);
            assertThat(feeder.awaitEnd(0)).isFalse();
            await().until(() -> !underWay.isEmpty());
            underWay.remove().done(false);
        }

        assertThat(feeder.awaitEnd(LONG_ENOUGH)).isTrue();
        assertThat(arrived).containsExactlyElementsOf(names(100));
    }

    @Test
    void whereNoMoreMaySentThoseUnderWayAreAwaited() throws Exception {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Feeder feeder = feeder("direct:held");
        feeder.start(counted(names(100)), goesOn::get);
        await().until(() -> underWay.size() == AT_A_TIME);

        goesOn.set(false);
        underWay.remove().done(false);

        assertThat(feeder.awaitEnd(50)).isFalse();
        stop();
        assertThat(feeder.awaitEnd(LONG_ENOUGH)).isTrue();
        assertThat(arrived).hasSize(AT_A_TIME);
    }

    @Test
    void aListThatCannotBeReadBreaksTheRunOff() {
        Feeder feeder = feeder("direct:done");
        feeder.start(
                () -> {
                    throw new IOException("gone");
                },
                () -> true);

        assertThatThrownBy(() -> feeder.awaitEnd(LONG_ENOUGH))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.getExitCode()).isEqualTo(5))
                .hasMessage("No more prompts can be sent: java.io.IOException: gone");
    }

    /** The way that the names of a folder go, without the folder. */
    @Tag("mass")
    @Test
    void aQuarterOfAMillionNamesAreSortedAndSentInOrder() throws Exception {
        int count = 250_000;
        NameSort sort = new NameSort(folder, Outcomes.IN_ORDER);
        for (int i = 0; i < count; i++) {
            sort.add("p-%07d.txt".formatted((i * 77_777L) % count));
        }
        NameFile list = NameFile.write(folder.resolve("list"), sort.sorted());

        Feeder feeder = feeder("direct:done");
        feeder.start(list.read(), () -> true);

        assertThat(feeder.awaitEnd(LONG_ENOUGH)).isTrue();
        assertThat(new ArrayList<>(arrived))
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj("p-%07d.txt"::formatted)
                        .toList());
    }

    private Feeder feeder(String route) {
        return new Feeder(context, route, folder, AT_A_TIME);
    }

    /** Ends when the test says so. */
    private AsyncProcessor holding() {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                underWay.add(callback);
                arrived.add(name(exchange));
                return false;
            }
        };
    }

    private Names counted(List<String> names) {
        Names all = Names.of(names.iterator());
        return () -> {
            read.incrementAndGet();
            return all.next();
        };
    }

    private static String name(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
    }
}
