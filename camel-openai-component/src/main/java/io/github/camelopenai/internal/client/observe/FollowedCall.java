package io.github.camelopenai.internal.client.observe;

import io.github.camelopenai.internal.client.request.ApiRequest;
import java.net.URI;

/**
 * A call that telemetry may follow.
 *
 * @param request what it asks
 * @param uri the whole URL
 * @param state where it is
 */
public record FollowedCall(ApiRequest request, URI uri, CallState state) {}
