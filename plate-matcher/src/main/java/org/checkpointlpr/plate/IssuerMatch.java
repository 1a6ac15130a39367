package org.checkpointlpr.plate;

/**
 * An issuer whose layouts a text fits. Immutable; safe on any thread.
 *
 * @param issuer the issuer's id
 * @param name the issuer's name in English
 * @param pattern the pattern that fits best
 * @param probability that this issuer made the plate, given that one of the pack's issuers did and
 *     that their plates are as common as the pack says; the matches of one text add up to 1
 */
public record IssuerMatch(String issuer, String name, String pattern, double probability) {}
