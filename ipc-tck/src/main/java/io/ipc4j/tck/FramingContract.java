package io.ipc4j.tck;

/** What the framings of a byte stream do (rules F1 to F6). */
public interface FramingContract extends TransportFixture {}
