/**
 * Whole pictures of hits, kept sealed until headquarters asks for one. Start at {@link
 * org.checkpointlpr.agent.scene.SceneDesk}.
 */
@NullMarked
package org.checkpointlpr.agent.scene;

import org.jspecify.annotations.NullMarked;
