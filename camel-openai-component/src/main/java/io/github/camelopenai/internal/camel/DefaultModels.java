package io.github.camelopenai.internal.camel;

import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;

/**
 * The models that endpoints of one kind start from, under the names that Apache Camel's own camel-openai has for them.
 *
 * <p>A URI that names a model beats them, and they beat the model that the component has for all endpoints.
 */
public abstract class DefaultModels extends HealthCheckComponent {

    @Metadata(
            label = "common",
            description = "The model of transcripts and translations of audio where a URI names none. Beats model.")
    private String audioModel;

    @Metadata(label = "common", description = "The model of embeddings where a URI names none. Beats model.")
    private String embeddingModel;

    @Metadata(label = "common", description = "The model of images where a URI names none. Beats model.")
    private String imageModel;

    @Metadata(label = "common", description = "The model of moderations where a URI names none. Beats model.")
    private String moderationModel;

    @Metadata(label = "common", description = "The model of speech where a URI names none. Beats model.")
    private String speechModel;

    /**
     * The default of a model.
     *
     * @param name the option, such as {@code embeddingModel}
     * @return the model, or null where none is set or there is no such option
     */
    public String defaultModel(String name) {
        return switch (name) {
            case "audioModel" -> audioModel;
            case "embeddingModel" -> embeddingModel;
            case "imageModel" -> imageModel;
            case "moderationModel" -> moderationModel;
            case "speechModel" -> speechModel;
            default -> null;
        };
    }

    public String getAudioModel() {
        return audioModel;
    }

    public void setAudioModel(String audioModel) {
        this.audioModel = audioModel;
    }

    public String getEmbeddingModel() {
        return embeddingModel;
    }

    public void setEmbeddingModel(String embeddingModel) {
        this.embeddingModel = embeddingModel;
    }

    public String getImageModel() {
        return imageModel;
    }

    public void setImageModel(String imageModel) {
        this.imageModel = imageModel;
    }

    public String getModerationModel() {
        return moderationModel;
    }

    public void setModerationModel(String moderationModel) {
        this.moderationModel = moderationModel;
    }

    public String getSpeechModel() {
        return speechModel;
    }

    public void setSpeechModel(String speechModel) {
        this.speechModel = speechModel;
    }
}
