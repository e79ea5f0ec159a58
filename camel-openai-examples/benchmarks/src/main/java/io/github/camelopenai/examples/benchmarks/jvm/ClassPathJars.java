package io.github.camelopenai.examples.benchmarks.jvm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The class path of this program as jars in one folder, also of modules that Maven has only compiled. */
public final class ClassPathJars {

    private ClassPathJars() {}

    /**
     * Puts them into a folder.
     *
     * @param isWanted which jars, by the names of their files
     * @return the jars, in the order of the class path
     */
    public static List<Path> in(Path folder, Predicate<String> isWanted) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(module(path) + "-0.jar");
                pack(path, jar);
                jars.add(jar);
            } else if (Files.exists(path) && isWanted.test(path.getFileName().toString())) {
                jars.add(Files.copy(path, folder.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING));
            }
        }
        return jars;
    }

    /** Of {@code camel-openai-component/target/classes}: {@code camel-openai-component}. */
    private static String module(Path classes) {
        return classes.toAbsolutePath().getParent().getParent().getFileName().toString();
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                try {
                    zip.putNextEntry(
                            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                    Files.copy(file, zip);
                    zip.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
