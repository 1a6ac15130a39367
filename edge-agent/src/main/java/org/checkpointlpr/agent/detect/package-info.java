/**
 * Finds what looks like a plate in a frame. Start at {@link
 * org.checkpointlpr.agent.detect.PlateDetector}.
 */
@NullMarked
package org.checkpointlpr.agent.detect;

import org.jspecify.annotations.NullMarked;
