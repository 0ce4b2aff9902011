package io.ipc4j.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;
import org.jspecify.annotations.Nullable;

/** Makes a mapper fit for what strangers send. */
final class Mappers {
    static final int MAX_DOCUMENT = 16 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_NAME = 1024;
    private static final int MAX_NUMBER = 1000;

    private static final PolymorphicTypeValidator NO_CLASS_NAMES =
            BasicPolymorphicTypeValidator.builder().build();

    /** Jackson's own limit for strings would be under what {@link JsonCodec#withMaxDocument} can ask for. */
    private static final StreamReadConstraints ANY_STRING =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    // Interned names of strangers would stay in the JVM's string table.
    static final ObjectMapper OWN = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(ANY_STRING)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(
                            JsonWriteFeature
                                    .COMBINE_UNICODE_SURROGATES_IN_UTF8) // an emoji as itself, not as two escapes
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .polymorphicTypeValidator(NO_CLASS_NAMES)
            .build();

    private Mappers() {}

    /** A copy of a user's mapper, if it is one that a stranger can't make load classes. */
    static ObjectMapper accept(ObjectMapper users) {
        JavaType anything = users.constructType(Object.class);
        if (users.getDeserializationConfig().getDefaultTyper(anything) != null
                || users.getSerializationConfig().getDefaultTyper(anything) != null) {
            throw new IllegalArgumentException(
                    "the mapper has default typing active, which lets a peer choose the classes"
                            + " that are loaded; give one without, and name subtypes with @JsonSubTypes");
        }
        ObjectMapper copy = copy(users);
        if (copy.getPolymorphicTypeValidator() instanceof LaissezFaireSubTypeValidator) {
            copy.setPolymorphicTypeValidator(NO_CLASS_NAMES);
        }
        return copy;
    }

    private static ObjectMapper copy(ObjectMapper mapper) {
        try {
            return mapper.copy();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("the mapper can't be copied: " + e.getMessage(), e);
        }
    }

    /** A copy with the stricter of the mapper's limits and ours. */
    static ObjectMapper limit(ObjectMapper mapper, int maxDocument) {
        ObjectMapper copy = copy(mapper);
        JsonFactory factory = copy.getFactory();
        StreamReadConstraints given = factory.streamReadConstraints();
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(Math.min(given.getMaxNestingDepth(), MAX_DEPTH))
                .maxDocumentLength(stricter(given.getMaxDocumentLength(), maxDocument))
                .maxTokenCount(stricter(given.getMaxTokenCount(), MAX_TOKENS))
                .maxNameLength(Math.min(given.getMaxNameLength(), MAX_NAME))
                .maxNumberLength(Math.min(given.getMaxNumberLength(), MAX_NUMBER))
                .maxStringLength(Math.min(given.getMaxStringLength(), maxDocument))
                .build());
        factory.setStreamWriteConstraints(StreamWriteConstraints.builder()
                .maxNestingDepth(Math.min(factory.streamWriteConstraints().getMaxNestingDepth(), MAX_DEPTH))
                .build());
        factory.disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);
        return copy;
    }

    /** Where Jackson says "unlimited" with a negative number. */
    private static long stricter(long given, long ours) {
        return given < 0 ? ours : Math.min(given, ours);
    }

    static ObjectReader reader(ObjectMapper mapper, JavaType type) {
        return mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    static ObjectWriter writer(ObjectMapper mapper, JavaType type) {
        @Nullable PrettyPrinter none = null;
        return mapper.writerFor(type)
                .without(SerializationFeature.INDENT_OUTPUT)
                .with(none);
    }
}
