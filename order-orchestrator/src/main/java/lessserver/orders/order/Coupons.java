package lessserver.orders.order;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All discounts. */
interface Coupons extends Repository<Coupon, String> {

  Optional<Coupon> findById(String code);
}
