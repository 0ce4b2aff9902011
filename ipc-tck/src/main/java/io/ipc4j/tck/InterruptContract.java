package io.ipc4j.tck;

/** What an interrupt does (rules I1 to I4). */
public interface InterruptContract extends TransportFixture {}
