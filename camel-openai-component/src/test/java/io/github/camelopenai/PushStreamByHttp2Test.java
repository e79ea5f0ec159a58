package io.github.camelopenai;

import io.github.camelopenai.testsupport.ByHttp2;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that are pushed, by HTTP/2. */
class PushStreamByHttp2Test extends PushStreamTest {

    @RegisterExtension
    static final ByHttp2 HTTP_2 = new ByHttp2();
}
