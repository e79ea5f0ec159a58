package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.properties.EndpointOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenTmpTest {
    @Test
    void same() {
        List<Target> targets = new ArrayList<>(List.of(new Target.Webhook(), new Target.Results()));
        for (Operation o : Operations.all()) {
            targets.add(new Target.Call(o));
            if (o.is(Operation.Trait.BATCH)) {
                targets.add(new Target.Submission(o));
            }
        }
        for (String m : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH")) {
            for (ResponseKind k : ResponseKind.values()) {
                targets.add(new Target.Call(Operation.request(m, "/x", k)));
                targets.add(new Target.Call(Operation.request(m, "/x/{id}", k)));
                targets.add(new Target.Call(Operation.request(m, "/x/{id}", k).withFiles()));
            }
        }
        for (Target t : targets) {
            assertThat(EndpointOptions.knownBy(t.kind(), t.bound()).toString())
                    .as(t.toString() + t.kind() + t.bound())
                    .isEqualTo(OldUriOptions.known(t).toString());
        }
        System.out.println("GOLDEN " + targets.size());
    }
}
