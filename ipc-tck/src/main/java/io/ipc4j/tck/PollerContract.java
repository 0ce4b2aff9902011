package io.ipc4j.tck;

/** What a poller does (rules P1 to P10). */
public interface PollerContract extends TransportFixture {}
