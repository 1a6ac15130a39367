package org.checkpointlpr.agent.evaluate;

/**
 * How long one picture took, milliseconds.
 *
 * @param detect finding the plates
 * @param read reading all that were found
 * @param picture everything, decoding the file included
 */
public record PictureTimes(double detect, double read, double picture) {}
