/** {@link io.ipc4j.jackson.JsonCodec}: messages as JSON. */
module io.ipc4j.jackson {
    requires transitive io.ipc4j.core;
    requires transitive com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports io.ipc4j.jackson;
}
