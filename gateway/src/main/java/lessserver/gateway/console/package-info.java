/** Serves the console's pages and tells them what they cannot know. */
@NullMarked
package lessserver.gateway.console;

import org.jspecify.annotations.NullMarked;
