package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.List;

/** Lets Jackson read a sealed type without annotations: the property {@code type} has the simple name of the class. */
final class SealedTypes extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final JsonTypeInfo.Value BY_TYPE = JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, Boolean.TRUE);

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public TypeResolverBuilder<?> findTypeResolver(MapperConfig<?> config, AnnotatedClass annotated, JavaType base) {
        return isOurs(annotated) ? new StdTypeResolverBuilder(BY_TYPE) : null;
    }

    @Override
    public List<NamedType> findSubtypes(Annotated annotated) {
        if (!isOurs(annotated)) {
            return null;
        }
        List<NamedType> named = new ArrayList<>();
        add(annotated.getRawType(), named);
        return named;
    }

    private static void add(Class<?> sealed, List<NamedType> named) {
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            if (each.isSealed()) {
                add(each, named);
            } else {
                JsonTypeName name = each.getAnnotation(JsonTypeName.class);
                named.add(new NamedType(each, name == null ? each.getSimpleName() : name.value()));
            }
        }
    }

    private static boolean isOurs(Annotated annotated) {
        return annotated.getRawType().isSealed()
                && !annotated.hasAnnotation(JsonTypeInfo.class)
                && !annotated.hasAnnotation(JsonSubTypes.class);
    }
}
