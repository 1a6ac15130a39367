/**
 * Many readings of one vehicle's pass become one {@link org.checkpointlpr.agent.track.Sighting}.
 */
@NullMarked
package org.checkpointlpr.agent.track;

import org.jspecify.annotations.NullMarked;
