package org.checkpointlpr.agent.ocr;

/**
 * One character of a reading.
 *
 * @param character {@code A-Z} or {@code 0-9}
 * @param confidence probability that it is right, 0 to 1
 */
public record CharacterReading(char character, double confidence) {}
