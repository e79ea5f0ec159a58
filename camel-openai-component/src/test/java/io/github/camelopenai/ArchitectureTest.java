package io.github.camelopenai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and who may enter them. */
class ArchitectureTest {

    private static final String ROOT = "io.github.camelopenai";
    private static final String INTERNAL = ROOT + ".internal";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void aRoomUsesOnlyTheRoomsUnderIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("face")
                .definedBy(
                        ROOT,
                        ROOT + ".kafka",
                        ROOT + ".route",
                        INTERNAL + ".management",
                        INTERNAL + ".spring",
                        INTERNAL + ".route",
                        INTERNAL + ".telemetry..",
                        INTERNAL + ".cost.options")
                .layer("tasks")
                .definedBy(INTERNAL + ".consumer", INTERNAL + ".batch", INTERNAL + ".task..", ROOT + ".batch")
                .layer("memory")
                .definedBy(INTERNAL + ".memory")
                .layer("streams")
                .definedBy(INTERNAL + ".message.stream")
                .layer("assembly")
                .definedBy(INTERNAL + ".message.assembly")
                .layer("answers and requests")
                .definedBy(INTERNAL + ".message.answer", INTERNAL + ".message.request")
                .layer("prompts")
                .definedBy(INTERNAL + ".message.prompt")
                .layer("message")
                .definedBy(INTERNAL + ".message", ROOT + ".message")
                .layer("client")
                .definedBy(INTERNAL + ".client..", ROOT + ".client")
                .layer("cost")
                .definedBy(INTERNAL + ".cost")
                .layer("api")
                .definedBy(INTERNAL + ".api", ROOT + ".api")
                .layer("schema")
                .definedBy(INTERNAL + ".schema..")
                .layer("shapes")
                .definedBy(INTERNAL + ".shape")
                .whereLayer("face")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("tasks")
                .mayOnlyBeAccessedByLayers("face")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("face", "tasks")
                .whereLayer("streams")
                .mayOnlyBeAccessedByLayers("face", "tasks")
                .whereLayer("assembly")
                .mayOnlyBeAccessedByLayers("streams")
                .whereLayer("answers and requests")
                .mayOnlyBeAccessedByLayers("face", "tasks", "memory", "streams", "assembly")
                .whereLayer("prompts")
                .mayOnlyBeAccessedByLayers("face", "tasks", "answers and requests")
                .whereLayer("message")
                .mayOnlyBeAccessedByLayers(
                        "face", "tasks", "memory", "streams", "assembly", "answers and requests", "prompts")
                .whereLayer("schema")
                .mayOnlyBeAccessedByLayers("face", "tasks", "streams", "answers and requests", "message", "shapes")
                .whereLayer("shapes")
                .mayOnlyBeAccessedByLayers("face", "tasks", "streams", "answers and requests", "message", "client")
                .whereLayer("cost")
                .mayOnlyBeAccessedByLayers("face", "tasks", "answers and requests", "client")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers(
                        "face", "tasks", "memory", "streams", "assembly", "answers and requests", "message")
                .check(CLASSES);
    }

    @Test
    void noTwoRoomsUseEachOther() {
        slices().matching(ROOT + ".(**)")
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noRoomHasThirtyFilesOrMore() {
        Map<String, Long> files = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getSimpleName().matches("OpenAI\\w+(Configurer|UriFactory)|\\w+Loader"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(files.values()).allSatisfy(count -> assertThat(count).isLessThan(30));
    }

    /** Half of the 93 that there were, and those of tools, typed answers, memory, failover, events and budgets. */
    @Test
    void usersSeeFewTypes() {
        assertThat(CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getPackageName().startsWith(INTERNAL))
                        .filter(type -> !type.getSimpleName().matches("OpenAI\\w+(Configurer|UriFactory)")))
                .hasSizeLessThan(56);
    }

    @Test
    void clientAndApiDoNotKnowCamel() {
        noClasses()
                .that()
                .resideInAnyPackage(INTERNAL + ".client..", INTERNAL + ".api..", ROOT + ".client..", ROOT + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(CLASSES);
    }

    @Test
    void apiDoesNotKnowHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(INTERNAL + ".api..", ROOT + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..", "java.net.http..")
                .check(CLASSES);
    }

    @Test
    void theSchemaRoomKnowsOnlyJacksonAndTheApi() {
        classes()
                .that()
                .resideInAPackage(INTERNAL + ".schema..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson..", INTERNAL + ".schema..", INTERNAL + ".api..")
                .check(CLASSES);
    }

    @Test
    void httpClientTypesAppearInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".client.http..")
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

    /** All three are optional. */
    @Test
    void eachLibraryOfTelemetryIsKnownInOnePackage() {
        Map<String, String> libraries = Map.of(
                "io.opentelemetry..", ".otel",
                "io.micrometer..", ".micrometer",
                "org.apache.camel.telemetry..", ".decorator");
        libraries.forEach((library, room) -> noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".telemetry" + room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES));
    }

    /** Spring is optional. */
    @Test
    void springIsKnownInTwoPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.camel.spring.boot..")
                .check(CLASSES);
    }

    @Test
    void onlyTheComponentChoosesTheTransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".client.http..")
                .and()
                .doNotHaveSimpleName("OpenAIComponent")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + ".client.http..")
                .check(CLASSES);
    }
}
