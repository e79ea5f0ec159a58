package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many limiters there are at a time, and which go. */
@Tag("unit")
class LimitersTest {

    private final VirtualTime time = new VirtualTime();
    private final Set<String> shown = new HashSet<>();
    private final Limiters limiters = new Limiters(time, time, time::nanos, new Limiters.Listener() {
        @Override
        public void added(Limiters.Entry entry) {
            shown.add(entry.key().model());
        }

        @Override
        public void removed(Limiters.Entry entry) {
            shown.remove(entry.key().model());
        }
    });

    @Test
    void ofTenThousandModelsTheLastThousandAreKept() {
        for (int i = 0; i < 10_000; i++) {
            call("m" + i).leave();
        }

        assertThat(limiters.all()).hasSize(Limiters.MOST);
        assertThat(shown).hasSize(Limiters.MOST).contains("m9999", "m9000").doesNotContain("m8999");
    }

    @Test
    void aModelThatIsUsedAgainAndAgainIsKept() {
        Limiters.Entry used = entry("used");
        for (int i = 0; i < 10_000; i++) {
            call("m" + i).leave();
            call("used").leave();
        }

        assertThat(entry("used")).isSameAs(used);
        assertThat(limiters.all()).hasSize(Limiters.MOST);
    }

    @Test
    void aLimiterWithCallsUnderWayIsKeptSoThatItsLimitHolds() {
        Limiters.Entry busy = entry("busy");
        call("busy");
        for (int i = 0; i < 10_000; i++) {
            call("m" + i).leave();
        }

        assertThat(entry("busy")).isSameAs(busy);
        assertThat(limiters.all()).hasSize(Limiters.MOST);
    }

    @Test
    void moreThanAThousandWithCallsUnderWayAreKeptUntilTheyEnd() {
        List<Permit> calls = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            calls.add(call("m" + i));
        }
        assertThat(limiters.all()).hasSize(3_000);

        calls.forEach(Permit::leave);
        call("another").leave();

        assertThat(limiters.all()).hasSize(Limiters.MOST);
    }

    private Limiters.Entry entry(String model) {
        return limiters.of(new Limiters.Key("http://s/v1", "sk-1", model), Limits.NONE);
    }

    private Permit call(String model) {
        Permit permit = entry(model).limiter().permit(0, started -> {});
        permit.enter();
        return permit;
    }
}
