/** What a third party was asked to do things for, one at a time. */
@NullMarked
package lessserver.simulators.reference;

import org.jspecify.annotations.NullMarked;
