/**
 * The list of wanted plates: entries, the releases in which operators sign them, and the index that
 * a checkpoint matches against without holding the plates in clear. Start at {@link
 * org.checkpointlpr.watchlist.WatchlistEntry}, {@link org.checkpointlpr.watchlist.ReleaseBuilder}
 * (operator) and {@link org.checkpointlpr.watchlist.WatchlistStore} (checkpoint).
 */
@NullMarked
package org.checkpointlpr.watchlist;

import org.jspecify.annotations.NullMarked;
