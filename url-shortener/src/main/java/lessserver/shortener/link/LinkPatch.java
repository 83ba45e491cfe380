package lessserver.shortener.link;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of one link: a field that is given and null is taken away, one that is not given stays.
 *
 * @param given the names of the fields that are to change
 */
record LinkPatch(String code, Set<String> given, LinkChanges changes) {

  /** What a field is afterwards. */
  <T> @Nullable T after(String field, Function<LinkChanges, @Nullable T> change, @Nullable T now) {
    return given.contains(field) ? change.apply(changes) : now;
  }
}
