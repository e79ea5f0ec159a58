package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.http2.impl.DefaultH2RequestConverter;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** Packs the headers of requests and unpacks those of answers (HPACK). Both tables belong to the connection. */
final class HeaderBlocks {

    /** What each side has until the other says something else. */
    static final int TABLE_BYTES = 4_096;

    /** What a head may have, unpacked: as much as one of HTTP/1.1. */
    static final int MOST_BYTES = 256 * 1024;

    /** Frames of a head may be empty, so that their bytes alone are no bound. */
    private static final int MOST_PIECES = 1_000;

    /** RFC 9113 counts so much for each header, besides name and value. */
    private static final int OVERHEAD = 32;

    private static final int SIZE_UPDATE = 0x20;

    /** Secrets, and what is another in each request: the table would push out for them what stays the same. */
    private static final Set<String> NOT_KEPT = Set.of(
            "authorization", "api-key", "content-length", "idempotency-key", "x-client-request-id", "traceparent");

    /** What a request may not have (RFC 9113, section 8.2.2), and the host, which has a place of its own. */
    private static final Set<String> OF_HTTP_1_1 =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host");

    private final int mostHeaders;
    private final HPackDecoder decoder = new HPackDecoder(TABLE_BYTES, StandardCharsets.US_ASCII);
    private HPackEncoder encoder = new HPackEncoder(TABLE_BYTES, StandardCharsets.US_ASCII);
    private int table = TABLE_BYTES;
    private boolean tableChanged;
    private ByteArrayBuffer block;
    private int pieces;

    /** @param mostHeaders how many headers an answer may have */
    HeaderBlocks(int mostHeaders) {
        this.mostHeaders = mostHeaders;
    }

    /** The server keeps a table of so many bytes. */
    void tableOfServer(int bytes) {
        if (bytes != table) {
            table = bytes;
            tableChanged = true;
            encoder = new HPackEncoder(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** The head of a request. */
    ByteBuffer pack(HttpRequest request) throws HttpException, IOException {
        takeHost(request);
        List<Header> headers = DefaultH2RequestConverter.INSTANCE.convert(request);
        try {
            return pack(headers);
        } catch (HttpException | IOException | RuntimeException e) {
            // What is in the encoder's table now, the server will never see
            encoder = new HPackEncoder(table, StandardCharsets.US_ASCII);
            tableChanged = true;
            throw e;
        }
    }

    private ByteBuffer pack(List<Header> headers) throws HttpException, IOException {
        ByteArrayBuffer packed = new ByteArrayBuffer(512);
        if (tableChanged) {
            tableChanged = false;
            // Empties the server's table, as that of the new encoder is
            size(packed, 0);
            size(packed, table);
        }
        for (Header header : headers) {
            if (OF_HTTP_1_1.contains(header.getName())) {
                continue;
            }
            encoder.encodeHeader(
                    packed,
                    NOT_KEPT.contains(header.getName())
                            ? new BasicHeader(header.getName(), header.getValue(), true)
                            : header);
        }
        return ByteBuffer.wrap(packed.array(), 0, packed.length());
    }

    /** A host that the user names is that of the request, as it is with HTTP/1.1. */
    private static void takeHost(HttpRequest request) throws HttpException {
        Header host = request.getFirstHeader("host");
        if (host != null) {
            try {
                request.setAuthority(URIAuthority.create(host.getValue()));
            } catch (URISyntaxException e) {
                throw new ProtocolException("The header Host is no host: " + e.getMessage());
            }
        }
    }

    /** An integer with a prefix of five bits (RFC 7541, section 5.1). */
    private static void size(ByteArrayBuffer target, int bytes) {
        int prefix = 0x1f;
        if (bytes < prefix) {
            target.append(SIZE_UPDATE | bytes);
            return;
        }
        target.append(SIZE_UPDATE | prefix);
        int rest = bytes - prefix;
        while (rest >= 0x80) {
            target.append(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        target.append(rest);
    }

    /** Takes a piece of a packed head. */
    void add(ByteBuffer piece) throws H2ConnectionException {
        if (block == null) {
            block = new ByteArrayBuffer(512);
            pieces = 0;
        }
        if (++pieces > MOST_PIECES) {
            throw new H2ConnectionException(
                    H2Error.ENHANCE_YOUR_CALM, "A head in more than " + MOST_PIECES + " frames");
        }
        if (block.length() + piece.remaining() > MOST_BYTES) {
            throw new H2ConnectionException(
                    H2Error.ENHANCE_YOUR_CALM, "A head of more than " + MOST_BYTES + " packed bytes");
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        block.append(bytes, 0, bytes.length);
    }

    /**
     * The headers of the pieces, or null where they are too many or too long. They are unpacked all the same: the table is that of all
     * heads of the connection.
     */
    List<Header> unpack() throws HttpException {
        ByteBuffer source = ByteBuffer.wrap(block.array(), 0, block.length());
        block = null;
        List<Header> headers = new ArrayList<>();
        long bytes = 0;
        while (source.hasRemaining()) {
            Header header = decoder.decodeHeader(source);
            if (header == null) {
                break;
            }
            bytes += header.getName().length() + header.getValue().length() + OVERHEAD;
            if (bytes <= MOST_BYTES && headers.size() <= mostHeaders) {
                headers.add(header);
            }
        }
        return bytes > MOST_BYTES || headers.size() > mostHeaders ? null : headers;
    }
}
