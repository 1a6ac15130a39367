package org.checkpointlpr.agent.hq;

import java.time.Instant;

/**
 * Something that claimed to be a record and was refused; its bytes are kept.
 *
 * @param checkpoint from whose topic it came; nobody vouches for that
 * @param reason a word: a refusal of the seal, {@code MALFORMED} or {@code FORKED}
 * @param explanation a sentence, without content
 * @param received when
 */
public record Quarantined(String checkpoint, String reason, String explanation, Instant received) {}
