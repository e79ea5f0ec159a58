package io.github.camelopenai;

import io.github.camelopenai.testsupport.ByHttp2;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Downloads by HTTP/2. */
class DownloadByHttp2Test extends DownloadTest {

    @RegisterExtension
    static final ByHttp2 HTTP_2 = new ByHttp2();
}
