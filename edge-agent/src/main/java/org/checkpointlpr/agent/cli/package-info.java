/**
 * One class per command; {@link org.checkpointlpr.agent.cli.Checkpoint} is the root. Results go to
 * standard output, talk to standard error, and {@link org.checkpointlpr.agent.cli.ExitCode} says
 * how it ended.
 */
@NullMarked
package org.checkpointlpr.agent.cli;

import org.jspecify.annotations.NullMarked;
