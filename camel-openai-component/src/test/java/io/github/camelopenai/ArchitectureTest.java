package io.github.camelopenai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and who may enter them. */
class ArchitectureTest {

    private static final String ROOT = "io.github.camelopenai";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void aRoomUsesOnlyTheRoomsUnderIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("face")
                .definedBy(ROOT, ROOT + ".consumer..", ROOT + ".batch..", ROOT + ".spring..", ROOT + ".kafka..")
                .layer("properties")
                .definedBy(ROOT + ".properties..")
                .layer("message")
                .definedBy(ROOT + ".message..")
                .layer("client")
                .definedBy(ROOT + ".client..")
                .layer("api")
                .definedBy(ROOT + ".api..")
                .whereLayer("face")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("properties")
                .mayOnlyBeAccessedByLayers("face")
                .whereLayer("message")
                .mayOnlyBeAccessedByLayers("face")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("face", "message")
                .check(CLASSES);
    }

    @Test
    void clientAndApiDoNotKnowCamel() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".client..", ROOT + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(CLASSES);
    }

    @Test
    void springAppearsInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.camel.spring..")
                .check(CLASSES);
    }

    @Test
    void propertiesKnowNeitherCamelNorSpring() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".properties..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel..", "org.springframework..")
                .check(CLASSES);
    }

    @Test
    void apiDoesNotKnowHttp() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..", "java.net.http..")
                .check(CLASSES);
    }

    @Test
    void httpClientTypesAppearInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".client.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..")
                .check(CLASSES);
    }

    /** camel-kafka is optional: without it nothing else may miss it. */
    @Test
    void kafkaIsKnownInOnePackageThatNoOtherKnows() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.camel.component.kafka..", ROOT + ".kafka..")
                .check(CLASSES);
    }

    @Test
    void onlyTheComponentChoosesTheTransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".client.http..")
                .and()
                .doNotHaveSimpleName("OpenAIComponent")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".client.http..")
                .check(CLASSES);
    }
}
