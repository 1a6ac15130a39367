package org.checkpointlpr.agent.hq;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.checkpointlpr.agent.hit.RecordOpener;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.Role;

/**
 * Headquarters' keys, and whom it knows, as its folder says at one time.
 *
 * @param party the folder
 * @param link connects to brokers; its name is the client id
 * @param signer signs receipts and beats
 * @param opener opens and verifies records
 * @param checkpoints the names that records and topics may bear
 */
record HqKeys(
    PartyFolder party,
    Identity link,
    Identity signer,
    RecordOpener opener,
    Set<String> checkpoints) {

  /** Reads a folder; the message of what is thrown names the file. */
  static HqKeys read(Path folder) throws IOException {
    PartyFolder party = PartyFolder.open(folder);
    return new HqKeys(
        party,
        party.identity(Role.HQ_LINK),
        party.identity(Role.HQ_SIGN),
        new RecordOpener(party.mission(), party.identity(Role.HQ_OPEN), party.roster()),
        party.roster().ofRole(Role.CHECKPOINT_SIGN).stream()
            .map(Certificates::commonName)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
