/**
 * A frame in, its plates out: detector, readers and layouts put together as they are measured and
 * shipped. Start at {@link org.checkpointlpr.agent.recognise.Recogniser}.
 */
@NullMarked
package org.checkpointlpr.agent.recognise;

import org.jspecify.annotations.NullMarked;
