/**
 * The API keys: who holds one and what it allows, kept in a file that is read again when it
 * changes.
 */
@NullMarked
package lessserver.gateway.key;

import org.jspecify.annotations.NullMarked;
