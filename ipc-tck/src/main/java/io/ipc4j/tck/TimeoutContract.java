package io.ipc4j.tck;

/** What time-limited calls do (rules T1 to T5). */
public interface TimeoutContract extends TransportFixture {}
