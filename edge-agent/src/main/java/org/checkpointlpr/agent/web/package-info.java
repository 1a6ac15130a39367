/**
 * The crew page: what the agent sees, told to browsers, and what the crew answers. {@link
 * org.checkpointlpr.agent.web.CrewServer} serves it, its board holds what is shown, in memory only.
 */
@NullMarked
package org.checkpointlpr.agent.web;

import org.jspecify.annotations.NullMarked;
