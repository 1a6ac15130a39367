/**
 * Many readings of one vehicle's pass become one {@link org.checkpointlpr.agent.track.Sighting}.
 * Start at {@link org.checkpointlpr.agent.track.SightingMaker}: its live form follows vehicles over
 * time, its form for pictures makes one sighting of each plate.
 */
@NullMarked
package org.checkpointlpr.agent.track;

import org.jspecify.annotations.NullMarked;
