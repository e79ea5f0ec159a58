package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAITool;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.support.EndpointHelper;

/** Finds the methods of beans that models may call: those with {@link OpenAITool}. */
public final class BeanTools {

    private final Object bean;
    private final String reference;
    private final Function<Exchange, Executor> routes;

    private BeanTools(Object bean, String reference, Function<Exchange, Executor> routes) {
        this.bean = bean;
        this.reference = reference;
        this.routes = routes;
    }

    /**
     * The tools, those of a bean in the order of their names: Java tells no other that stays.
     *
     * @param references the option {@code tools}: references to beans, separated by commas; null for none
     * @param routes runs what goes on with an exchange, and refuses nothing
     * @throws IllegalArgumentException naming the reference, the method and the parameter that cannot be used
     */
    public static List<Tool> of(String references, CamelContext context, Function<Exchange, Executor> routes) {
        List<Tool> tools = new ArrayList<>();
        if (references != null) {
            for (String each : references.split(",", -1)) {
                String reference = each.strip();
                tools.addAll(new BeanTools(bean(reference, references, context), reference, routes).tools());
            }
        }
        return tools;
    }

    private static Object bean(String reference, String all, CamelContext context) {
        if (!EndpointHelper.isReferenceParameter(reference)) {
            throw new IllegalArgumentException("The option tools is '" + all
                    + "', but must be references to beans, separated by commas, such as #desk or #class:com.acme.Desk");
        }
        try {
            return EndpointHelper.resolveReferenceParameter(context, reference, Object.class);
        } catch (NoSuchBeanException e) {
            throw new IllegalArgumentException(
                    "The option tools names " + reference
                            + ", but there is no such bean. Bind it in the registry of Camel, or name a class with #class:.",
                    e);
        }
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        methods().stream()
                .sorted(Comparator.comparing(BeanTools::name).thenComparing(Method::toString))
                .forEach(method -> tools.add(tool(method)));
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("The option tools names " + reference + ", a bean of "
                    + bean.getClass().getName() + ", but no method of it has @OpenAITool.");
        }
        return tools;
    }

    /** Also those that a proxy overrides, which has no annotations, and those of interfaces. */
    private Collection<Method> methods() {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Class<?> type : types(bean.getClass())) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(OpenAITool.class) && !method.isBridge()) {
                    methods.putIfAbsent(method.getName() + Arrays.toString(method.getParameterTypes()), method);
                }
            }
        }
        return methods.values();
    }

    private static Set<Class<?>> types(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
        }
        for (Class<?> each : List.copyOf(types)) {
            addInterfaces(each, types);
        }
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> each : type.getInterfaces()) {
            types.add(each);
            addInterfaces(each, types);
        }
    }

    private static String name(Method method) {
        String name = method.getAnnotation(OpenAITool.class).name();
        return name.isEmpty() ? method.getName() : name;
    }

    private Tool tool(Method method) {
        String words = "the method " + method.getDeclaringClass().getName() + '.' + method.getName();
        String name = name(method);
        if (!ToolDefinition.isName(name)) {
            throw new IllegalArgumentException("The name of the tool that is " + words + " is '" + name
                    + "', but must be 1 to 64 letters, digits, _ and -.");
        }
        if (!Modifier.isPublic(method.getModifiers()) || !method.trySetAccessible()) {
            throw new IllegalArgumentException(
                    "The tool " + name + " is " + words
                            + ", which cannot be called: it must be public, and its module must open its package to the component.");
        }
        List<BeanParameter> parameters = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            parameters.add(BeanParameter.of(parameter, parameters.size() + 1, words));
        }
        OpenAITool said = method.getAnnotation(OpenAITool.class);
        ToolDefinition definition =
                new ToolDefinition(name, said.description(), schema(parameters, words), said.returnDirect(), 0);
        return new BeanTool(definition, bean, method, parameters, routes);
    }

    private static ObjectNode schema(List<BeanParameter> parameters, String method) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (BeanParameter parameter : parameters) {
            if (!parameter.isExchange()) {
                if (properties.has(parameter.name())) {
                    throw new IllegalArgumentException(
                            "Two parameters of " + method + " have the name " + parameter.name() + ". Rename one.");
                }
                properties.set(parameter.name(), parameter.schema());
                if (parameter.isRequired()) {
                    schema.withArray("required").add(parameter.name());
                }
            }
        }
        return schema;
    }
}
