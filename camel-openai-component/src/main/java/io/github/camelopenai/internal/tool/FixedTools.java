package io.github.camelopenai.internal.tool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/** Tools that an endpoint names itself, and that stay while it runs. */
public final class FixedTools implements ToolSource {

    private final List<Tool> tools;

    /**
     * @param tools in the order in which they are offered
     * @throws IllegalArgumentException where two have one name
     */
    public FixedTools(List<Tool> tools) {
        Set<String> names = new HashSet<>();
        for (Tool tool : tools) {
            String name = tool.definition().name();
            if (!names.add(name)) {
                throw new IllegalArgumentException("Two of the tools that the options tool.* and tools name are " + name
                        + ". Rename one: the name of a tool is that in tool.NAME, or that of the method, or the name in"
                        + " @OpenAITool.");
            }
        }
        this.tools = List.copyOf(tools);
    }

    @Override
    public CompletableFuture<List<Tool>> tools(Exchange exchange) {
        return CompletableFuture.completedFuture(tools);
    }

    @Override
    public void start() {
        ServiceHelper.startService(tools);
    }

    @Override
    public void stop() {
        ServiceHelper.stopService(tools);
    }
}
