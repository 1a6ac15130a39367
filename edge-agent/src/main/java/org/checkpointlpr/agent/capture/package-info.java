/**
 * Where pictures come from. A {@link org.checkpointlpr.agent.capture.FrameSource} yields {@link
 * org.checkpointlpr.agent.capture.Frame}s; whoever holds a frame closes it.
 */
@NullMarked
package org.checkpointlpr.agent.capture;

import org.jspecify.annotations.NullMarked;
