/**
 * The folders in which a mission keeps its keys and certificates. Start at {@link
 * org.checkpointlpr.agent.keys.Mission} (who issues) and {@link
 * org.checkpointlpr.agent.keys.PartyFolder} (who holds).
 */
@NullMarked
package org.checkpointlpr.agent.keys;

import org.jspecify.annotations.NullMarked;
