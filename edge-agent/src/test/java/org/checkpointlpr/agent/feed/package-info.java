/** The whole feed from a checkpoint to headquarters: its way, its faults, its figures. */
@NullMarked
package org.checkpointlpr.agent.feed;

import org.jspecify.annotations.NullMarked;
