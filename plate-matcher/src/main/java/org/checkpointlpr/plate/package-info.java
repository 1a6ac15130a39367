/**
 * What a plate's text is, and what its issuer's layouts say about it. Start at {@link
 * org.checkpointlpr.plate.PlateText}.
 */
@NullMarked
package org.checkpointlpr.plate;

import org.jspecify.annotations.NullMarked;
