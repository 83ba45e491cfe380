package lessserver.orders.product;

import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products over HTTP. */
@RestController
@RequestMapping("/api/v1/products")
class ProductTriggers {

  private final Functions functions;
  private final ListProducts listProducts;

  ProductTriggers(Functions functions, ListProducts listProducts) {
    this.functions = functions;
    this.listProducts = listProducts;
  }

  @GetMapping
  Page<ProductView> list(
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listProducts, new PageQuery(limit, cursor));
  }
}
