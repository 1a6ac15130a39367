/**
 * Puts the parts together: the only package that knows all others. {@link
 * org.checkpointlpr.agent.app.Agent} is the running checkpoint.
 */
@NullMarked
package org.checkpointlpr.agent.app;

import org.jspecify.annotations.NullMarked;
