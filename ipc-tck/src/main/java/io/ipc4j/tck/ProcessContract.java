package io.ipc4j.tck;

/** What holds between two processes (rules R1 to R4). */
public interface ProcessContract extends TransportFixture {}
