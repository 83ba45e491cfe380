/** The vocabulary of history: what an execution received, what it then did, step by step. */
@NullMarked
package lessserver.durable.history;

import org.jspecify.annotations.NullMarked;
