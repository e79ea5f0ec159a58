package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What Maven Central asks of a POM, and what the profile release adds. See docs/releasing.md. */
@Tag("docs")
class ReleaseTest {

    private static final Path PARENT = Path.of("../pom.xml");
    private static final Path COMPONENT = Path.of("pom.xml");
    private static final Path EXAMPLES = Path.of("../camel-openai-examples/pom.xml");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groupId",
                "artifactId",
                "version",
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/connection",
                "scm/developerConnection",
                "scm/url"
            })
    void theParentHasWhatARepositoryAsksOfEachPom(String element) throws Exception {
        assertThat(text(PARENT, "/project/" + element)).as(element).isNotBlank();
    }

    /** A child appends its name to the addresses of its parent, unless the parent says that it does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/project/@child.project.url.inherit.append.path",
                "/project/scm/@child.scm.connection.inherit.append.path",
                "/project/scm/@child.scm.developerConnection.inherit.append.path",
                "/project/scm/@child.scm.url.inherit.append.path"
            })
    void theModulesInheritTheAddressesAsTheyAre(String attribute) throws Exception {
        assertThat(text(PARENT, attribute)).isEqualTo("false");
    }

    @Test
    void theComponentHasANameAndADescriptionOfItsOwn() throws Exception {
        assertThat(text(COMPONENT, "/project/name")).isNotBlank().isNotEqualTo(text(PARENT, "/project/name"));
        assertThat(text(COMPONENT, "/project/description")).isNotBlank();
        for (String inherited : List.of("url", "scm", "licenses", "developers")) {
            assertThat(nodes(COMPONENT, "/project/" + inherited).getLength())
                    .as(inherited)
                    .isZero();
        }
    }

    @Test
    void aReleaseHasSourcesJavadocAndABillOfMaterials() throws Exception {
        String plugins = "/project/profiles/profile[id='release']/build/plugins/plugin";

        assertThat(text(PARENT, plugins + "[artifactId='maven-source-plugin']//goal"))
                .isEqualTo("jar-no-fork");
        assertThat(text(PARENT, plugins + "[artifactId='maven-javadoc-plugin']//goal"))
                .isEqualTo("jar");
        assertThat(text(PARENT, plugins + "[artifactId='maven-javadoc-plugin']//failOnWarnings"))
                .isEqualTo("true");
        assertThat(text(PARENT, plugins + "[artifactId='cyclonedx-maven-plugin']//goal"))
                .isEqualTo("makeBom");
    }

    @Test
    void aReleaseIsTheSameWheneverItIsBuilt() throws Exception {
        assertThat(text(PARENT, "/project/properties/project.build.outputTimestamp"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(text(PARENT, "/project/profiles/profile[id='release']//notimestamp"))
                .isEqualTo("true");
    }

    @Test
    void examplesAreNotReleased() throws Exception {
        for (String skip : List.of("maven.deploy.skip", "maven.source.skip", "maven.javadoc.skip", "cyclonedx.skip")) {
            assertThat(text(EXAMPLES, "/project/properties/*[name()='" + skip + "']"))
                    .as(skip)
                    .isEqualTo("true");
        }
    }

    @Test
    void theJarHasAModuleName() throws Exception {
        assertThat(
                        text(
                                COMPONENT,
                                "//execution[id='default-jar']/configuration/archive/manifestEntries/*[name()='Automatic-Module-Name']"))
                .isEqualTo("io.github.camelopenai");
    }

    /** The page of each package in the Javadoc says whether users may rely on it. */
    @Test
    void everyInternalPackageSaysThatItIs() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> packages = files.filter(Files::isDirectory)
                    .filter(ReleaseTest::hasClasses)
                    .filter(each -> each.toString().contains("internal"))
                    .toList();
            assertThat(packages).hasSizeGreaterThan(5).allSatisfy(each -> assertThat(each.resolve("package-info.java"))
                    .content()
                    .containsIgnoringCase("internal")
                    .contains("changes without notice"));
        }
    }

    private static boolean hasClasses(Path folder) {
        String[] classes = folder.toFile().list((parent, name) -> name.endsWith(".java"));
        return classes != null && classes.length > 0;
    }

    private static String text(Path pom, String path) throws Exception {
        return XPATH.evaluate(path, read(pom)).strip();
    }

    private static NodeList nodes(Path pom, String path) throws Exception {
        return (NodeList) XPATH.evaluate(path, read(pom), XPathConstants.NODESET);
    }

    private static Document read(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }
}
