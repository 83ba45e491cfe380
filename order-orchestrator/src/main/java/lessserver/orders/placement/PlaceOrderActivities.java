package lessserver.orders.placement;

import lessserver.orders.order.PriceOrder;
import org.springframework.stereotype.Component;

/** What {@link PlaceOrder} and {@link UndoOrder} can have done. */
@Component
record PlaceOrderActivities(
    PriceOrder priceOrder,
    ReserveCredit reserveCredit,
    ReleaseCredit releaseCredit,
    CheckAndReserveInventory checkAndReserveInventory,
    ReleaseInventory releaseInventory,
    RequestApproval requestApproval,
    RecordApproval recordApproval,
    ProcessPayment processPayment,
    RefundPayment refundPayment,
    ScheduleShipping scheduleShipping,
    CancelShipment cancelShipment,
    EmailCustomer emailCustomer,
    CompleteOrder completeOrder,
    CloseOrder closeOrder,
    FailOrder failOrder,
    CloseCancelledOrder closeCancelledOrder,
    RaiseAlert raiseAlert) {}
