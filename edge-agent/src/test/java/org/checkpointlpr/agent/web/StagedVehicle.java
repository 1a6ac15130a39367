package org.checkpointlpr.agent.web;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.checkpointlpr.agent.detect.Quad;
import org.checkpointlpr.agent.hit.ListVersion;
import org.checkpointlpr.agent.hit.RecordHash;
import org.checkpointlpr.agent.ocr.Reading;
import org.checkpointlpr.agent.outbox.Stored;
import org.checkpointlpr.agent.track.Jpeg;
import org.checkpointlpr.agent.track.Sighting;
import org.checkpointlpr.match.AlignedCharacter;
import org.checkpointlpr.match.AlignedCharacter.Relation;
import org.checkpointlpr.match.Explanation;
import org.checkpointlpr.plate.Alternative;
import org.checkpointlpr.plate.Canonicalizer;
import org.checkpointlpr.plate.PlateText;
import org.checkpointlpr.watchlist.ListMatch;
import org.checkpointlpr.watchlist.WatchlistEntry;

/**
 * A vehicle of the test images with a reading that is written down here: it looks the same however
 * well the models of the day read it.
 *
 * @param picture the test image
 * @param plate where in it, pixels
 * @param read what is said to have been read
 * @param sure how sure the match is
 * @param entry what it matches, character by character
 */
record StagedVehicle(
    String picture, Rectangle plate, String read, double sure, WatchlistEntry entry) {
  private static final Path TEST_IMAGES = Path.of("..", "test-images");
  private static final int AGREEING = 7;

  /** Shows the vehicle to the crew, at a camera whose name may be an exercise's. */
  void pass(CrewServer page, String camera, boolean exercise) throws IOException {
    byte[] jpeg = Files.readAllBytes(TEST_IMAGES.resolve(picture));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    long now = System.nanoTime();
    page.board()
        .scenes()
        .keep(camera, new Scenes.Scene(now, image.getWidth(), image.getHeight(), Jpeg.of(jpeg)));
    Sighting sighting =
        new Sighting(
            camera,
            Instant.now(),
            now,
            Reading.of(List.of(new Alternative(new PlateText(read), sure))),
            AGREEING,
            Quad.ofBox(plate.x, plate.y, plate.width, plate.height),
            entry.issuer().isEmpty() ? List.of() : List.of(entry.issuer()),
            cut(image));
    ListMatch match =
        new ListMatch(
            entry,
            alignment().stream().allMatch(step -> step.relation() == Relation.SAME),
            new Explanation(alignment(), 0, sure, sure, 1),
            entry.issuer().isEmpty() ? ListMatch.Issuer.UNKNOWN : ListMatch.Issuer.POSSIBLE);
    page.wanted(
        new WantedVehicle(
            sighting,
            List.of(match),
            new ListVersion("main", 12),
            exercise,
            CompletableFuture.completedFuture(
                new Stored("00000000000000aa", now, RecordHash.NONE))));
  }

  private List<AlignedCharacter> alignment() {
    String wanted = Canonicalizer.canonical(entry.plate()).value();
    List<AlignedCharacter> steps = new ArrayList<>();
    for (int i = 0; i < wanted.length(); i++) {
      boolean same = wanted.charAt(i) == read.charAt(i);
      steps.add(
          new AlignedCharacter(
              wanted.charAt(i), read.charAt(i), same ? Relation.SAME : Relation.EQUIVALENT));
    }
    return steps;
  }

  /** A tenth more than the plate, as the agent cuts it. */
  private Jpeg cut(BufferedImage image) throws IOException {
    Rectangle wider = new Rectangle(plate);
    wider.grow(plate.width / 10, plate.height / 10);
    BufferedImage part = image.getSubimage(wider.x, wider.y, wider.width, wider.height);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(part, "jpeg", out);
    return Jpeg.of(out.toByteArray());
  }
}
