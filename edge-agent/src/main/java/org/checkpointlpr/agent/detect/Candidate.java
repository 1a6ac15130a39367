package org.checkpointlpr.agent.detect;

/**
 * A part of a frame that looks like a plate.
 *
 * @param corners the plate's corners in the frame, pixels
 * @param score the detector's belief that it is a plate, 0 to 1
 */
public record Candidate(Quad corners, double score) {}
