package io.github.camelopenai.internal.message;

import org.apache.camel.CamelContext;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * What the files of Camel's file components tell of themselves beyond {@link WrappedFile}. Their class is in a jar that need not
 * be there, so its properties are read by name.
 *
 * @param name the name without a path, or null
 * @param charset the charset that the endpoint names, or null
 * @param read how many letters a consumer that resumes has read before, which are skipped
 */
record CamelFile(String name, String charset, long read) {

    static CamelFile of(WrappedFile<?> file, CamelContext context) {
        BeanIntrospection properties = PluginHelper.getBeanIntrospection(context);
        Object name = properties.getOrElseProperty(file, "fileNameOnly", null, false);
        Object charset = properties.getOrElseProperty(file, "charset", null, false);
        Object read = properties.getOrElseProperty(file, "lastOffsetValue", 0L, false);
        return new CamelFile(
                name == null ? null : name.toString(),
                charset == null ? null : charset.toString(),
                read instanceof Long letters ? letters : 0);
    }
}
