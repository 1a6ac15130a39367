/**
 * The durable queue between a hit and headquarters. Start at {@link
 * org.checkpointlpr.agent.outbox.Outbox}.
 */
@NullMarked
package org.checkpointlpr.agent.outbox;

import org.jspecify.annotations.NullMarked;
