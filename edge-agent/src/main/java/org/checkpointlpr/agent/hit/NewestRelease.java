package org.checkpointlpr.agent.hit;

/**
 * The newest release of a list that headquarters knows of.
 *
 * @param release which one
 * @param manifest hash of what the operators signed: one version with two contents is a forgery
 */
public record NewestRelease(ListVersion release, RecordHash manifest) {}
