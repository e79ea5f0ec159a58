package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIContentFilterException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIPermissionException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.testsupport.Markdown;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quota, context length and content filter are known by code, type and words, and nothing else is taken for them. */
class ClassificationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | insufficient_quota",
                "403 | insufficient_user_quota",
                "400 | billing_hard_limit_reached",
                "429 | exceeded_current_quota_error",
                "400 | budget_exceeded",
                "400 | Arrearage",
                "503 | insufficient_quota",
                "429 | quota_exceeded",
                "429 | monthly_quota_exceeded",
                "402 | invalid_request_error",
                "402 | ",
            })
    void aCodeOrATypeNamesTheQuota(int status, String code) {
        assertThat(ApiErrors.toException(error(status, code, null, null))).isInstanceOf(OpenAIQuotaException.class);
        assertThat(ApiErrors.toException(error(status, null, code, null))).isInstanceOf(OpenAIQuotaException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "429 | You exceeded your current quota, please check your plan and billing details.",
                "429 | Your account is suspended, please check your plan and billing details",
                "400 | Insufficient Balance",
                "400 | Your credit balance is too low to access the API. Please go to Plans & Billing.",
                "403 | Sorry, your account balance is insufficient",
                "403 | Your team t has either used all available credits or reached its monthly spending limit.",
                "412 | Account a is suspended, possibly due to reaching the monthly spending limit",
                "429 | Monthly spend limit exceeded",
                "403 | Key credit limit has been reached",
                "400 | Budget has been exceeded! Current cost: 1.2, max budget: 1.0",
                "429 | This model requires more credits to use",
                "401 | Not enough credits",
                "429 | You are out of credits. Buy more.",
                "429 | Monthly quota exceeded",
                "400 | Access denied, please make sure your account is in good standing.",
                "429 | 余额不足或无可用资源包,请充值。",
            })
    void wordsTellOfTheQuota(int status, String words) {
        assertThat(ApiErrors.toException(error(status, null, null, words))).isInstanceOf(OpenAIQuotaException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate limit reached for m in organization o on tokens per min (TPM): Limit 10000, Used 9000. Please try again in 6s.",
                "Requests have exceeded call rate limit of your current pricing tier. Retry after 26 seconds. See quotaincrease.",
                "You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric:"
                        + " free_tier_requests, limit: 10. Please retry in 35.1s.",
                "Quota exceeded for quota metric 'Requests' and limit 'RequestsPerMinutePerProject'",
                "Rate limit reached. Please add a payment method to your account to increase it, see billing.",
                "Tokens per minute limit exceeded - too many tokens processed.",
                "Too many tokens, please wait before trying again.",
                "Request too large for m on tokens per min (TPM): Limit 6000, Requested 8000. Reduce the length of the messages.",
                "The engine is currently overloaded",
                "Too Many Requests",
            })
    void aLimitOfRatesIsNoQuotaAndNoContext(String words) {
        assertThat(ApiErrors.toException(error(429, "rate_limit_exceeded", "tokens", words)))
                .isExactlyInstanceOf(OpenAIRateLimitException.class);
        assertThat(ApiErrors.toException(error(429, "token_quota_exceeded", null, words + " (per minute)")))
                .isExactlyInstanceOf(OpenAIRateLimitException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context_length_exceeded",
                "exceed_context_size_error",
                "model_max_prompt_tokens_exceeded",
                "context_window_exceeded",
                "ContextWindowExceededError",
                "1261",
            })
    void aCodeOrATypeNamesTheContextLength(String code) {
        assertThat(ApiErrors.toException(error(400, code, null, null)))
                .isInstanceOf(OpenAIContextLengthException.class);
        assertThat(ApiErrors.toException(error(500, "500", code, null)))
                .isInstanceOf(OpenAIContextLengthException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The decoder prompt (length 9012) is longer than the maximum model length of 8192.",
                "The prompt (total length 25938) is too long to fit into the model (context length 4096).",
                "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
                "'max_tokens' is too large: 2000. This model's maximum context length is 4096 tokens",
                "Input prompt (35247 tokens) is too long and exceeds limit of 1000",
                "max_tokens must be at least 1, got -186.",
                "the model's context length is only 4096 tokens, resulting in a maximum input length of 3996",
                "the request exceeds the available context size, try increasing it",
                "request (5000 tokens) exceeds the available context size (4096 tokens)",
                "input (600 tokens) is too large to process. increase the physical batch size",
                "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
                "Requested token count exceeds the model's maximum context length of 4096 tokens.",
                "prompt too long; exceeded max context length by 4 tokens",
                "the input length exceeds the context length",
                "The number of tokens to keep from the initial prompt is greater than the context length.",
                "However, the model is loaded with context length of only 4096 tokens, which is not enough.",
                "Prompt contains 65673 tokens, too large for model with 32768 maximum context length",
                "prompt is too long: 201266 tokens > 200000 maximum",
                "input length and `max_tokens` exceed context limit: 198157 + 21333 > 200000",
                "Input is too long for requested model.",
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                "Input tokens exceed the configured limit of 272000 tokens.",
                "Your input exceeds the context window of this model.",
                "This model's maximum prompt length is 131072 but the request contains 136973 tokens",
                "Invalid request: Your request exceeded model token limit: 8192",
                "Input token length too long",
                "prompt token count of 51808 exceeds the limit of 12288",
                "invalid params, context window exceeds limit",
                "Range of input length should be [1, 98304]",
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000",
                "Please reduce the length of the messages or completion.",
                "too many tokens: size limit exceeded by 500 tokens",
                "Prompt exceeds max length",
                "n_keep: 5000 >= n_ctx: 4096",
                "Context size has been exceeded.",
                "litellm.ContextWindowExceededError: litellm.BadRequestError: OpenAIException - too long",
            })
    void wordsTellOfTheContextLength(String words) {
        assertThat(ApiErrors.toException(error(400, "400", "BadRequestError", words)))
                .isInstanceOf(OpenAIContextLengthException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid token in JSON at position 5",
                "max_tokens is too large: 100000. This model supports at most 16384 completion tokens",
                "`max_tokens` must be greater than `thinking.budget_tokens`",
                "The maximum tokens you requested exceeds the model limit of 4096.",
                "logit_bias: token id 200000 is not in the vocabulary",
                "The input image is too large: at most 20 MB",
                "Invalid 'messages[0].name': string too long, at most 64 characters",
                "tools[0].function.description is too long",
                "Invalid API token",
                "temperature exceeds the maximum of 2",
                "The field context is not supported",
                "stop: too many sequences",
                "Failed to call a function. Please adjust your prompt.",
                "content must be a string or a list",
                "Invalid value for content: expected an array of content parts",
                "Billing address is missing",
            })
    void whatMerelyMentionsATokenIsAnInvalidRequest(String words) {
        assertThat(ApiErrors.toException(error(400, null, "invalid_request_error", words)))
                .isExactlyInstanceOf(OpenAIInvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content_filter",
                "content_policy_violation",
                "image_content_policy_violation",
                "ResponsibleAIPolicyViolation",
                "moderation_blocked",
                "DataInspectionFailed",
                "data_inspection_failed",
                "InputTextSensitiveContentDetected",
                "1301",
            })
    void aCodeOrATypeNamesTheContentFilter(String code) {
        assertThat(ApiErrors.toException(error(400, code, null, null)))
                .isInstanceOf(OpenAIContentFilterException.class);
        assertThat(ApiErrors.toException(error(403, null, code, null)))
                .isInstanceOf(OpenAIContentFilterException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | The response was filtered due to the prompt triggering the content management policy.",
                "400 | Your request was rejected as a result of our safety system.",
                "400 | Content Exists Risk",
                "400 | The request was rejected because it was considered high risk",
                "400 | Output blocked by content filtering policy",
                "400 | Input data may contain inappropriate content.",
                "403 | Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE",
                "403 | m requires moderation on p. Your input was flagged for \"violence\". No credits were charged.",
                "400 | Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
                "400 | Invalid prompt: we've limited access to this content for safety reasons.",
                "400 | The response was blocked due to safety",
                "400 | litellm.BadRequestError: litellm.ContentPolicyViolationError: AzureException - refused",
            })
    void wordsTellOfTheContentFilter(int status, String words) {
        assertThat(ApiErrors.toException(error(status, null, null, words)))
                .isInstanceOf(OpenAIContentFilterException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You do not have access to this model",
                "a web page titled 'Blocked by the web filter'",
                "Your request was blocked by the firewall",
                "Your key has no permission for the resource credits",
            })
    void aRefusalOfAnotherKindIsAPermission(String words) {
        assertThat(ApiErrors.toException(error(403, null, null, words)))
                .isExactlyInstanceOf(OpenAIPermissionException.class);
    }

    @ParameterizedTest
    @CsvSource({"404, OpenAINotFoundException", "401, OpenAIAuthenticationException", "503, OpenAIServerException"})
    void wordsCountOnlyWithTheStatusesThatGoWithThem(int status, String exception) {
        assertThat(ApiErrors.toException(error(status, null, null, "maximum context length; safety system"))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(exception);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insufficient_quota | | 429",
                "| Insufficient Balance | 429",
                "| This model's maximum context length is 4 tokens | 400",
                "content_filter | | 400",
                "| Content Exists Risk | 400",
            })
    void anErrorInsideASuccessHasTheStatusOfItsKind(String code, String words, int status) {
        assertThat(ApiErrors.statusOf(error(200, code, null, words))).isEqualTo(status);
    }

    @Test
    void eachRowOfTheTableNamesItsSourceAndItsKind() {
        List<Map<String, String>> rows = TsvTable.rows("error-kinds.tsv");

        assertThat(rows).hasSizeGreaterThan(30).allSatisfy(row -> {
            assertThat(row.get("source")).isNotBlank();
            assertThat(ErrorKind.valueOf(row.get("kind"))).isNotNull();
            assertThat(row.get("where")).isIn("code", "words");
            assertThat(row.get("unless")).isIn("", "rate");
        });
    }

    @Test
    void theDocsNameAllServersOfTheTable() {
        String docs = Markdown.read(Path.of("../docs/errors.md")).text().replaceAll("\\s+", " ");

        assertThat(TsvTable.rows("error-kinds.tsv"))
                .flatMap(row -> List.of(row.get("source").split(", ")))
                .filteredOn(
                        name -> !name.startsWith("https:") && !name.equals("as reported") && !name.equals("Gateways"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(docs).contains(name));
    }

    private static ApiError error(int status, String code, String type, String words) {
        return new ApiError("POST http://s/v1/x", status, code, type, null, words, null, null, null, true, 1);
    }
}
