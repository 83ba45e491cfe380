package lessserver.durable.scenarios;

import java.util.List;
import lessserver.durable.shop.KillableShop;

/** On an H2 file, which one process has at a time. */
class KilledOnH2IT extends KillContract {

  private final String url = KillableShop.newH2();

  @Override
  String half() {
    return "before";
  }

  @Override
  List<Integer> commits() {
    return List.of(1, 3, 5);
  }

  @Override
  List<String> store() {
    return List.of("--spring.datasource.url=" + url);
  }
}
