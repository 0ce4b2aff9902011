package io.ipc4j.spi;

import io.ipc4j.ChannelOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transport is told about a link.
 *
 * @param channel what every transport has
 * @param parameters the transport's own parameters, by name; only names that it declared
 */
public record LinkOptions(ChannelOptions channel, Map<String, String> parameters) {

    /**
     * One of the transport's own parameters as a whole number.
     *
     * @param name the parameter
     * @param otherwise what it is if the address doesn't say
     * @param least the least that it may be
     * @param most the most that it may be
     * @return the number
     * @throws IllegalArgumentException if it is no number, or out of bounds
     */
    public int number(String name, int otherwise, int least, int most) {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + "=" + text + ": it must be from " + least + " to " + most);
    }

    /**
     * One of the transport's own parameters as a size: bytes, or like {@code 64k}, {@code 16m}, {@code 1g}.
     *
     * @param name the parameter
     * @param otherwise what it is if the address doesn't say
     * @param least the least that it may be, in bytes
     * @param most the most that it may be, in bytes
     * @return the size in bytes
     * @throws IllegalArgumentException if it is no size, or out of bounds
     */
    public int size(String name, int otherwise, int least, int most) {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int size = Size.parse(text);
            if (size >= least && size <= most) {
                return size;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + "=" + text + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(name + "=" + text + ": it must be from " + least + " to " + most + " bytes");
    }

    /**
     * One of the transport's own parameters as yes or no.
     *
     * @param name the parameter
     * @param otherwise what it is if the address doesn't say
     * @return the answer
     * @throws IllegalArgumentException if it is neither {@code true} nor {@code false}
     */
    public boolean flag(String name, boolean otherwise) {
        @Nullable String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(name + "=" + text + ": it must be true or false");
        }
        return text.equals("true");
    }
}
