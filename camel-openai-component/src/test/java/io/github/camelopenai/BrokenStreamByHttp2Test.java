package io.github.camelopenai;

import io.github.camelopenai.testsupport.ByHttp2;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that break off, by HTTP/2. */
class BrokenStreamByHttp2Test extends BrokenStreamTest {

    @RegisterExtension
    static final ByHttp2 HTTP_2 = new ByHttp2();
}
