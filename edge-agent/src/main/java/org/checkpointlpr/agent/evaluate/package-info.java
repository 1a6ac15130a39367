/**
 * Measures reading on labelled pictures: labels in, counts and times out. Pure Java and exact; what
 * reads the pictures is handed in. Start at {@link org.checkpointlpr.agent.evaluate.Evaluation}.
 */
@NullMarked
package org.checkpointlpr.agent.evaluate;

import org.jspecify.annotations.NullMarked;
