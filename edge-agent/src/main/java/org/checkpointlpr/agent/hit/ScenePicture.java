package org.checkpointlpr.agent.hit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.checkpointlpr.seal.Identity;
import org.checkpointlpr.seal.RefusedException;
import org.checkpointlpr.seal.Role;
import org.checkpointlpr.seal.Roster;
import org.checkpointlpr.seal.Sealed;
import org.checkpointlpr.seal.Signed;
import org.checkpointlpr.seal.Verified;

/**
 * The scene of one hit: signed and sealed to headquarters the moment the hit is made, so that the
 * checkpoint keeps what it cannot read itself, and nobody can put another picture in its place. As
 * bytes: one line of JSON, then the JPEG.
 *
 * @param mission the mission's name
 * @param hit the hit's place in the chain: checkpoint, epoch and number
 * @param captured when the picture was taken, by the checkpoint's clock
 * @param occupants what was done about the people in it
 * @param jpeg the picture, at most {@link #MAX_JPEG} bytes
 */
public record ScenePicture(
    String mission, HitId hit, Instant captured, Occupants occupants, Bytes jpeg) {
  /** Signed and sealed it stays within {@link PicturePart#MAX_BYTES}. */
  public static final int MAX_JPEG = 43_000;

  /** Up to here its record is padded to 16 KiB, above to 64 KiB. */
  public static final int SMALL_JPEG = 10_200;

  private static final int MAX_LINE = 1024;
  private static final int MAX_SIGNED = PicturePart.MAX_BYTES;

  /** What was done about the people in a scene. */
  public enum Occupants {
    /** All but the plate's surroundings is coarse. */
    BLURRED,
    /** Nothing: the mission has chosen so. */
    SHOWN
  }

  /**
   * Which hit.
   *
   * @param checkpoint whose
   * @param epoch of its chain
   * @param seq the number in it
   */
  public record HitId(String checkpoint, String epoch, long seq) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public HitId {
      Limits.text("checkpoint", checkpoint, 1, 32);
      Limits.epoch(epoch);
      Limits.range("hit", seq, 1, Long.MAX_VALUE);
    }
  }

  /**
   * A scene that has been verified.
   *
   * @param scene what it shows
   * @param signed the signed bytes, as evidence
   */
  public record Opened(ScenePicture scene, Bytes signed) {}

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the picture is empty or too large
   */
  public ScenePicture {
    Limits.range("bytes", jpeg.length(), 1, MAX_JPEG);
  }

  /** Signs and seals the scene. */
  public Bytes seal(Identity signer, List<X509Certificate> recipients) {
    return Bytes.of(Sealed.seal(Signed.compact(bytes(), signer), recipients));
  }

  /**
   * Opens a scene that its checkpoint kept and sent. The signer's certificate need not be valid any
   * more: the record that carries the scene is judged by its own.
   *
   * @param hit which hit's it must be
   * @throws RefusedException if seal, signature or role are refused
   * @throws RecordException if what was signed is no scene, or that of another hit
   */
  public static Opened open(
      Bytes sealed, String mission, HitId hit, Identity recipient, Roster roster)
      throws RefusedException, RecordException {
    byte[] signed =
        Signed.withoutPadding(Sealed.open(sealed.toArray(), MAX_SIGNED, recipient), MAX_SIGNED);
    Verified verified = Signed.verifyButTime(signed, MAX_SIGNED, roster, Role.CHECKPOINT_SIGN);
    ScenePicture scene = read(verified.content());
    if (!scene.mission.equals(mission) || !scene.hit.equals(hit)) {
      throw new RecordException("the scene of another hit");
    }
    if (!verified.signer().equals(hit.checkpoint())) {
      throw new RecordException("a scene that another checkpoint has signed");
    }
    return new Opened(scene, Bytes.of(signed));
  }

  /** Returns the bytes that are signed. */
  byte[] bytes() {
    ObjectNode json = StrictJson.object();
    json.put("v", 1).put("type", "scene-picture").put("mission", mission);
    json.put("cp", hit.checkpoint()).put("epoch", hit.epoch()).put("seq", hit.seq());
    json.put("captured", captured.toString()).put("occupants", StrictJson.word(occupants));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(StrictJson.bytes(json));
    bytes.write('\n');
    bytes.writeBytes(jpeg.toArray());
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws RecordException if it is not exactly one scene
   */
  static ScenePicture read(byte[] bytes) throws RecordException {
    int end = 0;
    while (end < bytes.length && end <= MAX_LINE && bytes[end] != '\n') {
      end++;
    }
    if (end > MAX_LINE || end == bytes.length) {
      throw new RecordException("a scene without its line of JSON");
    }
    StrictJson json = StrictJson.read(Arrays.copyOf(bytes, end));
    try {
      if (json.number("v") != 1 || !json.text("type").equals("scene-picture")) {
        throw new RecordException("not a scene of version 1");
      }
      ScenePicture scene =
          new ScenePicture(
              json.text("mission"),
              new HitId(json.text("cp"), json.text("epoch"), json.number("seq")),
              json.instant("captured"),
              json.choice("occupants", Occupants.class),
              Bytes.of(Arrays.copyOfRange(bytes, end + 1, bytes.length)));
      json.end();
      return scene;
    } catch (IllegalArgumentException e) {
      throw new RecordException("value out of range", e);
    }
  }
}
