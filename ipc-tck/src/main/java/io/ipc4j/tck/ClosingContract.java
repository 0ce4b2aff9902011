package io.ipc4j.tck;

/** How channels end (rules X1 to X9). */
public interface ClosingContract extends TransportFixture {}
