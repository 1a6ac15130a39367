/**
 * An operator's work on a watchlist: entries, releases and their signatures, in one folder. Start
 * at {@link org.checkpointlpr.agent.operator.ListDesk}.
 */
@NullMarked
package org.checkpointlpr.agent.operator;

import org.jspecify.annotations.NullMarked;
