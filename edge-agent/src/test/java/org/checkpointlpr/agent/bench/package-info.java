/** Benchmarks of the inner parts, with JMH; {@code mvn -q -Pbench} runs them. */
@NullMarked
package org.checkpointlpr.agent.bench;

import org.jspecify.annotations.NullMarked;
