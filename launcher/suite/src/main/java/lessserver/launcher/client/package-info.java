/** What the commands that use the suite, as any client does, speak to the gateway with. */
@NullMarked
package lessserver.launcher.client;

import org.jspecify.annotations.NullMarked;
