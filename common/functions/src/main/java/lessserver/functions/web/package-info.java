/**
 * The servlet part: filters that guard a service, problem details for every error, and the list of
 * its functions.
 */
@NullMarked
package lessserver.functions.web;

import org.jspecify.annotations.NullMarked;
