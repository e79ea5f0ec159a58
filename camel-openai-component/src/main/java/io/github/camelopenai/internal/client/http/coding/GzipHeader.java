package io.github.camelopenai.internal.client.http.coding;

/** The header of a gzip member, byte by byte (<a href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3">RFC 1952, section 2.3</a>). */
final class GzipHeader {

    private static final int FIXED_BYTES = 10;
    private static final int FIRST_MAGIC = 0x1f;
    private static final int SECOND_MAGIC = 0x8b;
    private static final int METHOD_DEFLATE = 8;

    private static final int HAS_SUM = 0x02;
    private static final int HAS_EXTRA = 0x04;
    private static final int HAS_NAME = 0x08;
    private static final int HAS_COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private int bytes;
    private int flags;
    private int extraLengthBytes;
    private int extra;
    private int sumBytes;

    /** @return what is wrong with it, or null */
    String add(int octet) {
        if (bytes < FIXED_BYTES) {
            return addFixed(bytes++, octet);
        }
        if ((flags & HAS_EXTRA) != 0) {
            addExtra(octet);
        } else if ((flags & HAS_NAME) != 0) {
            flags &= octet == 0 ? ~HAS_NAME : ~0;
        } else if ((flags & HAS_COMMENT) != 0) {
            flags &= octet == 0 ? ~HAS_COMMENT : ~0;
        } else if (++sumBytes == 2) {
            flags &= ~HAS_SUM;
        }
        return null;
    }

    boolean isComplete() {
        return bytes == FIXED_BYTES && (flags & (HAS_EXTRA | HAS_NAME | HAS_COMMENT | HAS_SUM)) == 0;
    }

    private String addFixed(int index, int octet) {
        switch (index) {
            case 0, 1 -> {
                return octet == (index == 0 ? FIRST_MAGIC : SECOND_MAGIC) ? null : "it does not begin as gzip does";
            }
            case 2 -> {
                return octet == METHOD_DEFLATE ? null : "its compression method is " + octet + ", not deflate";
            }
            case 3 -> {
                flags = octet;
                return (octet & RESERVED) == 0 ? null : "its header has unknown flags";
            }
            default -> {
                return null;
            }
        }
    }

    private void addExtra(int octet) {
        if (extraLengthBytes < 2) {
            extra |= octet << 8 * extraLengthBytes++;
        } else {
            extra--;
        }
        if (extraLengthBytes == 2 && extra == 0) {
            flags &= ~HAS_EXTRA;
        }
    }
}
