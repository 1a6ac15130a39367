package org.checkpointlpr.agent.lists;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which list a checkpoint follows.
 *
 * @param list its name
 * @param signatures how many different operators must sign a release at least; 0 for as many as the
 *     mission's root has set
 * @param folder of this list alone; made if it is absent
 * @param releases a folder in which a release may lie, for example on a stick
 */
public record ListSettings(String list, int signatures, Path folder, Optional<Path> releases) {}
