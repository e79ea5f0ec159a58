package io.github.camelopenai.internal.batch;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.apache.camel.Converter;

/**
 * Converts the results of a batch to lines of JSON, as they are in its files: of what was answered, then of what failed.
 *
 * <pre>{@code
 * .to("openai:batches?operation=results")
 * .split(body().tokenize("\n")).streaming()
 * }</pre>
 *
 * <p>What is read is taken. Closing the stream ends the download.
 */
@Converter(generateLoader = true)
public final class ResultsConverter {

    private ResultsConverter() {}

    /** The lines, read while they are downloaded. */
    @Converter
    public static InputStream toInputStream(DownloadedResults results) {
        return results.view(new SequenceInputStream(new Lines(results)) {
            @Override
            public void close() {
                results.close();
            }
        });
    }

    private record Lines(DownloadedResults results) implements Enumeration<InputStream> {

        @Override
        public boolean hasMoreElements() {
            return results.hasNext();
        }

        @Override
        public InputStream nextElement() {
            byte[] line = results.nextLine();
            if (line == null) {
                throw new NoSuchElementException();
            }
            byte[] whole = Arrays.copyOf(line, line.length + 1);
            whole[line.length] = '\n';
            return new ByteArrayInputStream(whole);
        }
    }
}
