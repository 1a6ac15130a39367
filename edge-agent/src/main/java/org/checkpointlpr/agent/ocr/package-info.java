/**
 * Reads the plate that a candidate points at. Start at {@link
 * org.checkpointlpr.agent.ocr.PlateReader}.
 */
@NullMarked
package org.checkpointlpr.agent.ocr;

import org.jspecify.annotations.NullMarked;
