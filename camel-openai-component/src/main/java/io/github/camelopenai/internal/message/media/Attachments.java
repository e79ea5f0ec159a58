package io.github.camelopenai.internal.message.media;

import io.github.camelopenai.internal.client.request.Content;
import jakarta.activation.DataHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.attachment.Attachment;
import org.apache.camel.attachment.AttachmentMessage;

/** What is attached to a message, of a mail or a form. Used only with the option for it, as camel-attachments need not be there. */
final class Attachments {

    private Attachments() {}

    /**
     * A file that is attached.
     *
     * @param content its bytes
     * @param name its name
     * @param type the type that its sender says, or null
     */
    record Attached(Content content, String name, String type) {}

    /** All of a message, in their order. */
    static List<Attached> of(Message message) {
        List<Attached> all = new ArrayList<>();
        AttachmentMessage with = message.getExchange().getMessage(AttachmentMessage.class);
        if (with != null && with.hasAttachments()) {
            with.getAttachmentObjects().forEach((id, attachment) -> all.add(attached(id, attachment)));
        }
        return all;
    }

    private static Attached attached(String id, Attachment attachment) {
        DataHandler handler = attachment.getDataHandler();
        String name = handler.getName();
        return new Attached(
                new Reopened(handler), name == null || name.isBlank() ? id : name, handler.getContentType());
    }

    /** A source of data gives a stream from its begin whenever it is asked (jakarta.activation, DataSource). */
    private record Reopened(DataHandler handler) implements Content {

        @Override
        public long length() {
            return UNKNOWN;
        }

        @Override
        public InputStream open() throws IOException {
            return handler.getInputStream();
        }
    }
}
