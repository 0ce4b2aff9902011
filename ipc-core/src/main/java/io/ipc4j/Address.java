package io.ipc4j;

import io.ipc4j.spi.LinkOptions;
import io.ipc4j.spi.Size;
import io.ipc4j.spi.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An address taken apart: where to go, and what its query sets.
 *
 * @param base the address without its query
 * @param query the query as it was written, empty if there is none
 * @param options what the options and the query say together
 */
record Address(URI base, String query, LinkOptions options) {

    private static final Set<String> COMMON = Set.of(
            "maxMessage",
            "sendBuffer",
            "framing",
            "wait",
            "connectTimeout",
            "closeTimeout",
            "authkeyFile",
            "authkeyLegacy");

    /** Where an address says the secret itself, however it is written. */
    private static final Pattern SECRET =
            Pattern.compile("[?&][\\W_]*auth[\\W_]*key[\\W_]*(=|&|$)", Pattern.CASE_INSENSITIVE);

    /** The address of a channel or listener. */
    static Address parse(String address, Transport transport, ChannelOptions given) {
        return parse(address, transport.parameters(), given);
    }

    /** One whose query may have these names beside those of {@link ChannelOptions}; they are left in the options' parameters. */
    static Address parse(String address, Set<String> own, ChannelOptions given) {
        refuseSecrets(address);
        int mark = address.indexOf('?');
        String query = mark < 0 ? "" : address.substring(mark + 1);
        Map<String, String> parameters = parameters(address, query);
        ChannelOptions common = common(address, parameters, given);
        parameters.keySet().removeAll(COMMON);
        checkKnown(address, parameters.keySet(), own);
        URI base = uri(mark < 0 ? address : address.substring(0, mark), address);
        return new Address(base, query, new LinkOptions(common, Map.copyOf(parameters)));
    }

    /** Before anything else, since all other refusals quote the address. */
    private static void refuseSecrets(String address) {
        if (SECRET.matcher(address).find() || SECRET.matcher(decoded(address)).find()) {
            throw new IllegalArgumentException(
                    "an authkey must not stand in an address (which is not shown here for that reason): addresses are"
                            + " logged, and seen by whoever lists the processes. Write it to a file with mode 0600, and name that"
                            + " with authkeyFile=/path, or use ChannelOptions.withAuthkey");
        }
    }

    private static String decoded(String address) {
        try {
            return decode(address);
        } catch (IllegalArgumentException e) {
            return address; // said later, where it matters
        }
    }

    /** The part before the first colon, in lower case. */
    static String scheme(String address) {
        refuseSecrets(address);
        int colon = address.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no address: it has no scheme, like tcp: in tcp://127.0.0.1:51000");
        }
        return address.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    ChannelOptions common() {
        return options.channel();
    }

    /** {@code real} with the query of this address, for the other side to use. */
    URI full(URI real) {
        return query.isEmpty() ? real : URI.create(real + "?" + query);
    }

    private static URI uri(String text, String address) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"" + address + "\" is no address: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parameters(String address, String query) {
        uri("x:/?" + query, address);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("\"" + pair + "\" in \"" + address + "\" is not name=value");
            }
            String name = decode(pair.substring(0, equals));
            if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(name + " is set twice in \"" + address + "\"");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ChannelOptions common(String address, Map<String, String> parameters, ChannelOptions given) {
        ChannelOptions options = given;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            try {
                options = switch (parameter.getKey()) {
                    case "maxMessage" -> options.withMaxMessage(Size.parse(value));
                    case "sendBuffer" -> options.withSendBuffer(Size.parse(value));
                    case "framing" -> options.withFraming(Values.oneOf(value, Framing.values()));
                    case "wait" -> options.withWaitStrategy(Values.oneOf(value, StandardWait.values()));
                    case "connectTimeout" -> options.withConnectTimeout(Values.duration(value));
                    case "closeTimeout" -> options.withCloseTimeout(Values.duration(value));
                    case "authkeyFile" -> options.withAuthkey(Authkey.ofFile(Path.of(value)));
                    default -> options;
                };
            } catch (IllegalArgumentException e) {
                throw refused(address, parameter, e);
            }
        }
        return authkey(address, parameters, options);
    }

    /** A value that can't be, with its parameter and address. */
    static IllegalArgumentException refused(
            String address, Map.Entry<String, String> parameter, IllegalArgumentException e) {
        return new IllegalArgumentException(
                parameter.getKey() + "=" + parameter.getValue() + " in \"" + address + "\": " + e.getMessage(), e);
    }

    /** What a transport refuses, which knows of no query: with the address that it stands in. */
    static IllegalArgumentException refused(URI base, URI full, IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(base.toString()) ? e : new IllegalArgumentException("\"" + full + "\": " + message, e);
    }

    private static ChannelOptions authkey(String address, Map<String, String> parameters, ChannelOptions options) {
        Authkey key = options.authkey();
        if (key == null) {
            if (parameters.containsKey("authkeyLegacy")) {
                throw new IllegalArgumentException(
                        "authkeyLegacy in \"" + address + "\" says how an authkey is used, but there is none");
            }
            return options;
        }
        if (options.framing() != Framing.LENGTH) {
            throw new IllegalArgumentException("\"" + address + "\": an authkey needs framing=length, and not "
                    + options.framing() + ": the challenge is made of messages with a length");
        }
        boolean legacy = new LinkOptions(options, parameters).flag("authkeyLegacy", key.isLegacyAccepted());
        return options.withAuthkey(key.withLegacy(legacy));
    }

    private static void checkKnown(String address, Set<String> names, Set<String> own) {
        for (String name : names) {
            if (!own.contains(name)) {
                Set<String> known = new TreeSet<>(COMMON);
                known.addAll(own);
                String hint = QueueAddress.PARAMETERS.contains(name) ? " (it is a queue's, see Ipc.openQueue)" : "";
                throw new IllegalArgumentException("\"" + name + "\" in \"" + address + "\" is not known" + hint
                        + "; known are " + String.join(", ", known));
            }
        }
    }
}
