/** Many calls at a time for the records of a Kafka topic. It needs camel-kafka, which is optional: nothing else here knows of it. */
package io.github.camelopenai.kafka;
