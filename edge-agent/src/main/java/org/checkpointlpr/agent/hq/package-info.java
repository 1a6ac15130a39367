/**
 * Headquarters: takes records from the broker, verifies, stores and confirms them. Start at {@link
 * org.checkpointlpr.agent.hq.HqService}.
 */
@NullMarked
package org.checkpointlpr.agent.hq;

import org.jspecify.annotations.NullMarked;
