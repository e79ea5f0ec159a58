package io.github.camelopenai.internal.client.answer;

import java.io.IOException;
import java.io.InputStream;

/** Passes on the bytes of a response as they are read, and in the end tells the account which usage went by. */
final class MeteredStream extends InputStream {

    private final ResponseStream response;
    private final ApiResponse.Account account;
    private final UsageScan scan = new UsageScan();

    MeteredStream(ResponseStream response, ApiResponse.Account account) {
        this.response = response;
        this.account = account;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int size) throws IOException {
        int read = response.read(target, start, size);
        if (read < 0) {
            tell();
        } else {
            scan.accept(target, start, start + read);
        }
        return read;
    }

    @Override
    public int available() {
        return response.available();
    }

    /** What went by until then was used, also where its reader wants no more. */
    @Override
    public void close() {
        response.close();
        tell();
    }

    private void tell() {
        if (scan.usage() != null) {
            account.used(scan.usage());
        } else {
            account.seen(scan.events());
        }
        account.done();
    }
}
