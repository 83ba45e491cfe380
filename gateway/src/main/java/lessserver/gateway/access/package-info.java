/** Who may do what: the proofs a caller can bring, and the matrix of rights. */
@NullMarked
package lessserver.gateway.access;

import org.jspecify.annotations.NullMarked;
