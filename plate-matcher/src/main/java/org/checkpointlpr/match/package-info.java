/**
 * Whether a reading is the plate that somebody looks for, and why. Start at {@link
 * org.checkpointlpr.match.PlateMatcher}.
 */
@NullMarked
package org.checkpointlpr.match;

import org.jspecify.annotations.NullMarked;
