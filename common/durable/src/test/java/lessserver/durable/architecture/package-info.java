@NullMarked
package lessserver.durable.architecture;

import org.jspecify.annotations.NullMarked;
