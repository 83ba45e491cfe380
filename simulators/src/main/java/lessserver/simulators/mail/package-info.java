/** A mail server: real SMTP, each mail kept once. */
@NullMarked
package lessserver.simulators.mail;

import org.jspecify.annotations.NullMarked;
