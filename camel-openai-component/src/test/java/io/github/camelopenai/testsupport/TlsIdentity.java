package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/**
 * A key with a certificate that nobody knows, made by the JDK's own keytool.
 *
 * <pre>{@code
 * TlsIdentity server = TlsIdentity.create(folder, "server", "ip:127.0.0.1");
 * SSLContextParameters client = server.trusted();
 * }</pre>
 *
 * @param keys the store of the key
 * @param certificates the store of the certificate alone, for those who trust it
 */
public record TlsIdentity(Path keys, Path certificates) {

    private static final String PASSWORD = "changeit";

    /** @param names what the certificate is for, as keytool writes it: {@code ip:127.0.0.1,dns:target.invalid} */
    public static TlsIdentity create(Path folder, String alias, String names) throws Exception {
        Path keys = folder.resolve(alias + "-keys.p12");
        keytool(keys, "-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias, "-ext", "san=" + names);
        return new TlsIdentity(keys, certificates(keys, folder.resolve(alias + "-certificates.p12"), alias));
    }

    /**
     * An identity whose certificate is not valid now. It is issued by an authority of its own, which is the one that is trusted,
     * for nobody asks whether a certificate is valid that is trusted itself.
     *
     * @param start when it begins to be valid for a day, as keytool writes it: {@code -9d}
     */
    public static TlsIdentity createFrom(String start, Path folder, String alias, String names) throws Exception {
        Path keys = folder.resolve(alias + "-keys.p12");
        keytool(keys, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool(
                keys,
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + names,
                "-signer",
                "ca",
                "-startdate",
                start,
                "-validity",
                "1");
        keytool(keys, "-delete", "-alias", "ca");
        return new TlsIdentity(keys, certificates(keys, folder.resolve(alias + "-certificates.p12"), alias));
    }

    private static void keytool(Path keys, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", keys.toString()));
        Path log = Path.of(keys + ".log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }

    /** The certificate that the identity's own goes back to: that itself, or the authority's. */
    private static Path certificates(Path keys, Path file, String alias) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        Certificate[] chain = own.getCertificateChain(alias);
        trusted.setCertificateEntry(alias, chain[chain.length - 1]);
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** What trusts this identity alone, and shows none. */
    public SSLContextParameters trusted() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store(certificates));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    /** What trusts this identity alone, and shows another. */
    public SSLContextParameters trustedBy(TlsIdentity other) {
        SSLContextParameters parameters = trusted();
        parameters.setKeyManagers(other.keyManagers());
        return parameters;
    }

    /** The context of a server that shows this identity. */
    public SSLContext server() throws GeneralSecurityException, IOException {
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setKeyManagers(keyManagers());
        return parameters.createSSLContext(new DefaultCamelContext());
    }

    /** The keys of a server that shows this identity. */
    public KeyManagerFactory serverKeys() throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, PASSWORD.toCharArray());
        return factory;
    }

    /** The context of a server that shows this identity, and trusts clients that show the other. */
    public SSLContext serverFor(TlsIdentity client) throws GeneralSecurityException, IOException {
        return client.trustedBy(this).createSSLContext(new DefaultCamelContext());
    }

    private KeyManagersParameters keyManagers() {
        KeyManagersParameters own = new KeyManagersParameters();
        own.setKeyStore(store(keys));
        own.setKeyPassword(PASSWORD);
        return own;
    }

    private static KeyStoreParameters store(Path file) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + file);
        store.setType("PKCS12");
        store.setPassword(PASSWORD);
        return store;
    }
}
