package io.ipc4j.tck;

/** What a server does (rules V1 to V10). */
public interface ServerContract extends TransportFixture {}
