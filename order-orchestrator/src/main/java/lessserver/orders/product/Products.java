package lessserver.orders.product;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Everything the shop sells. */
public interface Products extends Repository<Product, String> {

  /** Newest first. */
  List<Product> findByPositionLessThanOrderByPositionDesc(long before, Limit limit);

  List<Product> findBySkuIn(Collection<String> skus);

  /**
   * Takes so many, if there are so many: in one statement, so that two buyers of the last one
   * cannot both have it.
   *
   * @return 1, or 0 if there are fewer
   */
  @Modifying
  @Query(
      """
      update Product product set product.stock = product.stock - :quantity
      where product.sku = :sku and product.stock >= :quantity
      """)
  int take(String sku, int quantity);

  @Modifying
  @Query(
      """
      update Product product set product.stock = product.stock + :quantity
      where product.sku = :sku
      """)
  int putBack(String sku, int quantity);

  /**
   * Gives it another name and price, in cents.
   *
   * @return 1, or 0 if there is no such product
   */
  @Modifying
  @Query(
      """
      update Product product set product.name = :name, product.price = :price
      where product.sku = :sku
      """)
  int describe(String sku, String name, long price);

  /** Begins to sell it. */
  @Modifying
  @Query(
      value = "insert into products (sku, name, price, stock) values (:sku, :name, :price, :stock)",
      nativeQuery = true)
  void add(String sku, String name, long price, int stock);
}
