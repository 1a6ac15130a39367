/**
 * The native libraries, the memory they hold and the model files they run: loading them once,
 * counting what is alive, checking what is loaded. Start at {@link
 * org.checkpointlpr.agent.natives.Natives}. A package of its own, because {@code capture}, {@code
 * detect} and {@code ocr} all need it and must not need each other for it.
 */
@NullMarked
package org.checkpointlpr.agent.natives;

import org.jspecify.annotations.NullMarked;
