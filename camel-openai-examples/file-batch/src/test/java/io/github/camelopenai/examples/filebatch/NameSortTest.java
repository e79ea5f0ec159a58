package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More names than memory should hold: sorted, listed and found on disk. */
class NameSortTest {

    @TempDir
    Path folder;

    @Test
    void namesThatFitIntoMemoryNeedNoFile() throws Exception {
        NameSort sort = sort(10, 10);
        sort.add("b");
        sort.add("a");

        try (Names sorted = sort.sorted()) {
            assertThat(Run.files(folder)).isEmpty();
            assertThat(all(sorted)).containsExactly("a", "b");
        }
    }

    @Test
    void ofTwentyThousandNamesMemoryHoldsFiveHundredAndTheRestIsInFiles() throws Exception {
        List<String> names = shuffled(20_000);
        NameSort sort = sort(500, 100);

        for (String name : names) {
            sort.add(name);
        }

        assertThat(Run.files(folder)).as("files of 500 names").hasSize(40);
        try (Names sorted = sort.sorted()) {
            assertThat(all(sorted)).isEqualTo(names.stream().sorted().toList());
        }
        assertThat(Run.files(folder)).isEmpty();
    }

    @Test
    void manyFilesAreMergedBeforeMoreAreOpenThanTheSystemAllows() throws Exception {
        List<String> names = shuffled(1_000);
        NameSort sort = sort(10, 8);

        for (String name : names) {
            sort.add(name);
            assertThat(Run.files(folder)).hasSizeLessThanOrEqualTo(8);
        }

        try (Names sorted = sort.sorted()) {
            assertThat(all(sorted)).isEqualTo(names.stream().sorted().toList());
        }
    }

    @Test
    void aListOnDiskHasNamesWithEveryCharacter() throws Exception {
        List<String> names = List.of("", "line\nend.txt", "\"quoted\".txt", "你好.txt", "😀", "a".repeat(300));

        NameFile list = NameFile.write(folder.resolve("list"), Names.of(names.iterator()));

        assertThat(list.size()).isEqualTo(6);
        assertThat(all(list.read())).isEqualTo(names);
    }

    @Test
    void aNameIsFoundInAListWhereverItIs() throws Exception {
        List<String> names = shuffled(1_234).stream().sorted().toList();
        NameFile list = NameFile.write(folder.resolve("list"), Names.of(names.iterator()));

        NameIndex index = new NameIndex(list, Comparator.naturalOrder());

        assertThat(names).allMatch(index::contains);
        assertThat(Set.of("", "name", "name-0000", "name-0000000a", "z", "../name-0000001"))
                .noneMatch(index::contains);
    }

    private NameSort sort(int atATime, int mostFiles) {
        return new NameSort(folder, Comparator.naturalOrder(), atATime, mostFiles);
    }

    private static List<String> shuffled(int count) {
        List<String> names = new ArrayList<>(
                IntStream.range(0, count).mapToObj("name-%07d"::formatted).toList());
        Collections.shuffle(names, new Random(1));
        return names;
    }

    private static List<String> all(Names names) throws IOException {
        List<String> all = new ArrayList<>();
        for (String name = names.next(); name != null; name = names.next()) {
            all.add(name);
        }
        names.close();
        return all;
    }
}
