/**
 * Finds out why a checkpoint does not work. {@link org.checkpointlpr.agent.doctor.Doctor} runs the
 * checks; each says in one line how it is and, where it fails, what to do.
 */
@NullMarked
package org.checkpointlpr.agent.doctor;

import org.jspecify.annotations.NullMarked;
