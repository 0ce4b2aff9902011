package io.ipc4j.tck;

/** What a channel does with messages (rules C1 to C17). */
public interface ChannelContract extends TransportFixture {}
