package io.github.camelopenai;

import io.github.camelopenai.testsupport.ByHttp2;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uploads by HTTP/2. */
class UploadBodiesByHttp2Test extends UploadBodiesTest {

    @RegisterExtension
    static final ByHttp2 HTTP_2 = new ByHttp2();
}
