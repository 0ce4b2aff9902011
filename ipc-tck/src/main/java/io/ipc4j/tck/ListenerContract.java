package io.ipc4j.tck;

/** What a listener does (rules L1 to L11). */
public interface ListenerContract extends TransportFixture {}
