/** What matching costs; run by {@code mvn -Pbench}. */
@org.jspecify.annotations.NullMarked
package org.checkpointlpr.bench;
