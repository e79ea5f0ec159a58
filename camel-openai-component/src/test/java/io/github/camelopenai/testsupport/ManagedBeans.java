package io.github.camelopenai.testsupport;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;

/** What a Camel shows in JMX. */
public final class ManagedBeans {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName all;

    public ManagedBeans(CamelContext context) {
        try {
            all = new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",*");
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The attribute of the only bean whose name has this text. */
    public Object attribute(String name, String attribute) {
        ObjectName[] found = server.queryNames(all, null).stream()
                .filter(each -> each.toString().contains(name))
                .toArray(ObjectName[]::new);
        if (found.length != 1) {
            throw new AssertionError("Expected one bean with " + name + " in its name, but there are " + found.length);
        }
        try {
            return server.getAttribute(found[0], attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** How many beans have this text in their name. */
    public long count(String name) {
        return server.queryNames(all, null).stream()
                .filter(each -> each.toString().contains(name))
                .count();
    }

    /** Every attribute of every bean that can be read, by the names of both. */
    public Map<String, String> attributes() {
        Map<String, String> values = new TreeMap<>();
        for (ObjectName name : server.queryNames(all, null)) {
            try {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    Object value = server.getAttribute(name, attribute.getName());
                    values.put(name + " " + attribute.getName(), String.valueOf(value));
                }
            } catch (JMException e) {
                // Camel's beans have some that are there only at times
                values.put(name.toString(), e.toString());
            }
        }
        return values;
    }
}
