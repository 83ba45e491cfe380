/** Mail to customers. */
@NullMarked
package lessserver.orders.mail;

import org.jspecify.annotations.NullMarked;
