package io.github.camelopenai.internal.client.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What is wrong with a certificate, so that no connection can be opened until somebody sets it right. */
enum CertificateFault {
    /** The client's own, which the server says in an alert: with TLS 1.3 only after the handshake. */
    CLIENT(
            failure -> isAlert(failure),
            "Check the key store of sslContextParameters: the server does not accept the client's certificate."),
    /** So does a server of JDK 25 say that it misses the client's certificate, and any other that there is no common ground. */
    NO_HANDSHAKE(
            failure -> failure instanceof SSLException
                    && String.valueOf(failure.getMessage()).contains("handshake_failure"),
            "The server asks for a certificate of the client, or for a TLS version or cipher suite that it does not get. Check the"
                    + " key store of sslContextParameters, and its protocols and cipher suites."),
    EXPIRED(
            failure -> failure instanceof CertificateExpiredException
                    || isPathFault(failure, CertPathValidatorException.BasicReason.EXPIRED),
            "The server's certificate, or one that vouches for it, has expired. Give the server a new one; a trust store in"
                    + " sslContextParameters does not help."),
    NOT_YET_VALID(
            failure -> failure instanceof CertificateNotYetValidException
                    || isPathFault(failure, CertPathValidatorException.BasicReason.NOT_YET_VALID),
            "The server's certificate, or one that vouches for it, is not valid yet. Check the clocks of both machines; a"
                    + " trust store in sslContextParameters does not help."),
    OTHER_NAME(
            failure -> failure instanceof SSLPeerUnverifiedException || isNameFault(failure),
            "The server's certificate is for another host. Name the host in baseUrl as its certificate does, or give the"
                    + " server one for this host; a trust store in sslContextParameters does not help."),
    UNTRUSTED(
            failure -> failure instanceof CertPathBuilderException || failure instanceof CertPathValidatorException,
            "Nobody who is trusted vouches for the server's certificate; it may be self-signed. If it is the right server,"
                    + " set sslContextParameters with a trust store that holds this certificate, or that of the authority"
                    + " that issued it."),
    OTHER(
            failure -> failure instanceof CertificateException,
            "The server's certificate is not accepted. Check it, and the trust store of sslContextParameters.");

    /** What the JDK says of a host's name; it has no exception of its own for that. */
    private static final Pattern NAME = Pattern.compile("(?i)subject alternative|no name matching");

    private static final Pattern ALERT =
            Pattern.compile("(?i)fatal alert: *(\\w*certificate\\w*|unknown_ca|access_denied)");

    private final Predicate<Throwable> isShownBy;
    private final String advice;

    CertificateFault(Predicate<Throwable> isShownBy, String advice) {
        this.isShownBy = isShownBy;
        this.advice = advice;
    }

    /** What is wrong with which certificate, or null where that is not why it failed. */
    static CertificateFault of(Throwable failure) {
        if (!(failure instanceof SSLException)) {
            return null;
        }
        for (CertificateFault fault : values()) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                if (fault.isShownBy.test(each)) {
                    return fault;
                }
            }
        }
        return null;
    }

    /** What to do about it, in sentences. */
    String advice() {
        return advice;
    }

    private static boolean isAlert(Throwable failure) {
        return failure instanceof SSLException
                && failure.getMessage() != null
                && ALERT.matcher(failure.getMessage()).find();
    }

    private static boolean isPathFault(Throwable failure, CertPathValidatorException.Reason reason) {
        return failure instanceof CertPathValidatorException path && path.getReason() == reason;
    }

    private static boolean isNameFault(Throwable failure) {
        return failure instanceof CertificateException
                && failure.getMessage() != null
                && NAME.matcher(failure.getMessage()).find();
    }
}
