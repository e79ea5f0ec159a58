package io.github.camelopenai.examples.benchmarks.server;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The key of the server and the certificate that it has signed itself, in a store of PKCS12. Who trusts the store trusts the certificate in it.
 *
 * @param store the file
 */
public record TlsIdentity(Path store) {

    public static final String TYPE = "PKCS12";
    public static final String PASSWORD = "changeit";

    /** Makes one by the JDK's own keytool. */
    public static TlsIdentity create(Path store) throws IOException, InterruptedException {
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=benchmark",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        TYPE,
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + keytool.exitValue());
        }
        return new TlsIdentity(store);
    }

    KeyManagerFactory keys() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(), PASSWORD.toCharArray());
        return keys;
    }

    /** What trusts it, and nobody else. */
    public X509TrustManager trust() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load());
        return (X509TrustManager) trust.getTrustManagers()[0];
    }

    /** The context of a client that trusts it. */
    public SSLContext client() throws GeneralSecurityException, IOException {
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {trust()}, null);
        return client;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
