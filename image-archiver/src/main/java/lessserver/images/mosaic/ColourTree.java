package lessserver.images.mosaic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the nearest of many colours without looking at all of them: a k-d tree. Immutable. */
final class ColourTree {

  private static final int AXES = 3;

  private final Node root;

  /** One colour, and those on either side of it. */
  private record Node(
      Lab colour, int number, int axis, @Nullable Node below, @Nullable Node above) {}

  /** The nearest so far. */
  private static final class Nearest {
    private int number = -1;
    private double squaredDistance = Double.POSITIVE_INFINITY;
  }

  /**
   * A tree of colours.
   *
   * @param colours at least one
   */
  ColourTree(List<Lab> colours) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < colours.size(); i++) {
      numbers.add(i);
    }
    Node node = grow(colours, numbers, 0);
    if (node == null) {
      throw new IllegalArgumentException("no colours");
    }
    root = node;
  }

  private static @Nullable Node grow(List<Lab> colours, List<Integer> numbers, int axis) {
    if (numbers.isEmpty()) {
      return null;
    }
    List<Integer> sorted =
        numbers.stream()
            .sorted(Comparator.comparingDouble(each -> colours.get(each).axis(axis)))
            .toList();
    int middle = sorted.size() / 2;
    int next = (axis + 1) % AXES;
    return new Node(
        colours.get(sorted.get(middle)),
        sorted.get(middle),
        axis,
        grow(colours, sorted.subList(0, middle), next),
        grow(colours, sorted.subList(middle + 1, sorted.size()), next));
  }

  /** The number of the colour that looks most like this one. */
  int nearest(Lab colour) {
    Nearest nearest = new Nearest();
    search(root, colour, nearest);
    return nearest.number;
  }

  private static void search(@Nullable Node node, Lab colour, Nearest nearest) {
    if (node == null) {
      return;
    }
    double distance = node.colour().squaredDistance(colour);
    if (distance < nearest.squaredDistance) {
      nearest.squaredDistance = distance;
      nearest.number = node.number();
    }
    double beyond = colour.axis(node.axis()) - node.colour().axis(node.axis());
    search(beyond < 0 ? node.below() : node.above(), colour, nearest);
    if (beyond * beyond < nearest.squaredDistance) {
      search(beyond < 0 ? node.above() : node.below(), colour, nearest);
    }
  }
}
