package io.github.camelopenai.examples.benchmarks.page;

import io.github.camelopenai.examples.benchmarks.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The page in the docs: what stands between its marks is a run's, what stands around them is written by hand and stays. */
public final class PageFile {

    private static final String BEGIN = "<!-- figures: written by the benchmarks -->\n";
    private static final String END = "<!-- end of the figures -->\n";
    private static final String FOLDER = "performance";
    private static final String FIGURES = "figures.csv";

    private final Path page;

    public PageFile(Path page) {
        this.page = page;
    }

    /** Puts a run's figures on the page, with its CSV and its pictures beside it. */
    public void write(Path figures) throws IOException {
        Path folder = Files.createDirectories(page.toAbsolutePath().resolveSibling(FOLDER));
        Path kept = folder.resolve(FIGURES);
        if (!figures.toAbsolutePath().normalize().equals(kept.normalize())) {
            Files.copy(figures, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        Page content = new Page(SampleFile.read(kept));
        for (Map.Entry<String, String> picture : content.pictures().entrySet()) {
            Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
        }
        String text = Files.exists(page) ? Files.readString(page) : BEGIN + END;
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(page + " has no place for figures: it needs the lines " + BEGIN + END);
        }
        Files.writeString(
                page,
                text.substring(0, begin + BEGIN.length()) + '\n' + content.markdown() + '\n' + text.substring(end));
    }
}
