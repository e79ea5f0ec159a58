package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ProxyOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "localhost               ; localhost",
                "localhost               ; LOCALHOST",
                "*.example.com           ; api.example.com",
                "127.*                   ; 127.0.0.1",
                "*gateway*               ; ai-gateway.example.com",
                "*                       ; api.openai.com",
                "a.com | b.com           ; b.com",
                "a.com, b.com            ; b.com",
            })
    void aHostThatMatchesIsCalledWithoutTheProxy(String patterns, String host) {
        assertThat(proxy(patterns).isFor(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "localhost               ; localhost.example.com",
                "*.example.com           ; example.com",
                "*.example.com           ; api.example.com.evil.org",
                "127.*                   ; 10.127.0.1",
                "a.com,,b.com|           ; api.openai.com",
                "example.com             ; exampleXcom",
            })
    void anotherHostIsCalledThroughTheProxy(String patterns, String host) {
        assertThat(proxy(patterns).isFor(host)).isTrue();
    }

    @Test
    void withoutPatternsEveryHostIsCalledThroughTheProxy() {
        assertThat(proxy(null).isFor("localhost")).isTrue();
    }

    @Test
    void theTextHasNoPassword() {
        assertThat(proxy(null)).hasToString("proxy.example.com:3128");
    }

    private static ProxyOptions proxy(String nonProxyHosts) {
        return new ProxyOptions("proxy.example.com", 3128, "joe", "open sesame", nonProxyHosts);
    }
}
