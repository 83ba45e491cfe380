/**
 * The book's example of a change of schema: a flag becomes a date, while functions of the old and
 * of the new version work on one database. See docs/decisions/0011-a-flag-becomes-a-date.md.
 */
@NullMarked
package lessserver.etl.todo;

import org.jspecify.annotations.NullMarked;
