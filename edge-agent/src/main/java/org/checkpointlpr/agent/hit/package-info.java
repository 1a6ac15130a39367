/**
 * What a checkpoint tells headquarters: records, their JSON, their signature and seal. Start at
 * {@link org.checkpointlpr.agent.hit.Hit} and {@link org.checkpointlpr.agent.hit.RecordSealer}.
 */
@NullMarked
package org.checkpointlpr.agent.hit;

import org.jspecify.annotations.NullMarked;
