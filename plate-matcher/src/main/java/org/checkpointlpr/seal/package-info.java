/**
 * Keys, roles, signatures and sealed envelopes: everything that is trusted passes through here.
 * Start at {@link org.checkpointlpr.seal.Signed} and {@link org.checkpointlpr.seal.Sealed}; {@link
 * org.checkpointlpr.seal.Trust} says which certificate may do what.
 */
@NullMarked
package org.checkpointlpr.seal;

import org.jspecify.annotations.NullMarked;
