package io.ipc4j.jackson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON: one document a message, in UTF-8, on one line, so that {@code framing=line} can carry it too.
 *
 * <p>Records, beans, collections, maps: whatever jackson-databind can read and write. On the module path, open the package of
 * the message type to {@code com.fasterxml.jackson.databind}. A codec has no state that changes; share it.
 *
 * <p>What comes in is a stranger's. A document is refused with {@link CodecException}, which names the reason in at most 256
 * printable characters, if it
 *
 * <ul>
 *   <li>is longer than 16 MiB ({@link #withMaxDocument} sets it),
 *   <li>nests deeper than 64 levels (deeper messages can't be encoded either),
 *   <li>has more than 1,000,000 tokens (a name, a value, each bracket),
 *   <li>has a name longer than 1,024 characters or a number longer than 1,000, or
 *   <li>is no message: not JSON, {@code null}, of another shape than the type, or followed by more.
 * </ul>
 *
 * Properties that the type does not know are skipped: a newer peer may send more than this one understands. What the type
 * knows and the document lacks is as Jackson has it, null or 0; let the record's constructor refuse that.
 *
 * <p>A document never chooses a Java class. Subtypes named by {@code @JsonSubTypes} are fine; with {@code @JsonTypeInfo(use =
 * Id.CLASS)} every document is refused.
 *
 * <p><b>With a mapper of one's own</b> (for {@code java.time}, naming, mix-ins) a copy of it is used, so later changes of it
 * have no effect. Of each limit above the stricter of the mapper's and this one's applies; one line, no {@code null} and
 * nothing after the document apply too. Whether unknown properties are skipped is the mapper's to say, and so are the class
 * names it accepts, if it has a {@code PolymorphicTypeValidator} of its own. Default typing is refused.
 *
 * @param <T> the type of the messages
 */
public final class JsonCodec<T> implements Codec<T> {
    private final ObjectMapper mapper;
    private final JavaType type;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final int maxDocument;

    /** Takes a mapper that nobody else changes. */
    private JsonCodec(ObjectMapper mapper, JavaType type, int maxDocument) {
        ObjectMapper limited = Mappers.limit(mapper, maxDocument);
        this.mapper = mapper;
        this.type = type;
        this.reader = Mappers.reader(limited, type);
        this.writer = Mappers.writer(limited, type);
        this.maxDocument = maxDocument;
    }

    /**
     * A codec for messages of a class.
     *
     * @param <T> the type of the messages
     * @param type their class
     * @return the codec
     */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return own(Mappers.OWN.constructType(type));
    }

    /**
     * A codec for messages of a generic type: {@code JsonCodec.of(new TypeReference<List<Job>>() {})}.
     *
     * @param <T> the type of the messages
     * @param type their type
     * @return the codec
     */
    public static <T> JsonCodec<T> of(TypeReference<T> type) {
        return own(Mappers.OWN.constructType(type));
    }

    /**
     * A codec for messages of a class, with a mapper of one's own.
     *
     * @param <T> the type of the messages
     * @param type their class
     * @param mapper a copy of it is used, with the limits of this class
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing active, or can't be copied
     */
    public static <T> JsonCodec<T> of(Class<T> type, ObjectMapper mapper) {
        return users(mapper.constructType(type), mapper);
    }

    /**
     * A codec for messages of a generic type, with a mapper of one's own.
     *
     * @param <T> the type of the messages
     * @param type their type
     * @param mapper a copy of it is used, with the limits of this class
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing active, or can't be copied
     */
    public static <T> JsonCodec<T> of(TypeReference<T> type, ObjectMapper mapper) {
        return users(mapper.constructType(type), mapper);
    }

    private static <T> JsonCodec<T> own(JavaType type) {
        return new JsonCodec<>(Mappers.OWN, type, Mappers.MAX_DOCUMENT);
    }

    private static <T> JsonCodec<T> users(JavaType type, ObjectMapper mapper) {
        return new JsonCodec<>(Mappers.accept(mapper), type, Mappers.MAX_DOCUMENT);
    }

    /**
     * This codec with another limit for documents; each string in one has the same limit. It is for what comes in: how much
     * may be sent says {@link io.ipc4j.ChannelOptions#maxMessage}.
     *
     * @param bytes the longest document that is decoded, at least 1
     * @return the changed codec
     * @throws IllegalArgumentException if it is under 1
     */
    public JsonCodec<T> withMaxDocument(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxDocument is " + bytes + "; it must be at least 1");
        }
        return new JsonCodec<>(mapper, type, bytes);
    }

    @Override
    public ByteBuffer encode(@Nullable T message) {
        if (message == null) {
            throw new CodecException("null is no message", null);
        }
        try {
            return ByteBuffer.wrap(writer.writeValueAsBytes(message));
        } catch (IOException | RuntimeException e) {
            throw new CodecException("this " + name() + " can't be written as JSON: " + reason(e), e);
        }
    }

    @Override
    public T decode(ByteBuffer frame) {
        int length = frame.remaining();
        if (length > maxDocument) {
            throw refused(length, "the limit is " + maxDocument + " bytes");
        }
        try (InputStream in = new ByteBufferBackedInputStream(frame);
                JsonParser parser = reader.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                throw refused(length, first == null ? "it is empty" : "it is null");
            }
            T message = reader.readValue(parser);
            if (message == null) {
                throw refused(length, "it means null");
            }
            return message;
        } catch (CodecException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Without a cause: Jackson quotes the peer as it is, line feeds included, and causes end up in logs.
            throw refused(length, reason(e));
        }
    }

    private CodecException refused(int length, String reason) {
        return new CodecException("a document of " + length + " bytes is no " + name() + ": " + reason, null);
    }

    private static String reason(Exception e) {
        String text = e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.toString();
        return Quoted.text(text);
    }

    /** The type in short, for people: {@code List<Job>}. */
    private String name() {
        return type.toCanonical().replaceAll("[\\w.]+[.$]", "");
    }

    @Override
    public String toString() {
        return "JsonCodec[" + type.toCanonical() + "]";
    }
}
