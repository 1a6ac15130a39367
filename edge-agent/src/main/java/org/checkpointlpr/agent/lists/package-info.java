/**
 * The watchlist on a running checkpoint: takes releases from afar and from folders, remembers what
 * headquarters confirms, keeps the crew's own entries, obeys panic. Start at {@link
 * org.checkpointlpr.agent.lists.CheckpointLists}.
 */
@NullMarked
package org.checkpointlpr.agent.lists;

import org.jspecify.annotations.NullMarked;
