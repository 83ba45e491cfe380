package lessserver.orders.placement;

/**
 * What a customer is told about a parcel.
 *
 * @param trackingUrl where it is followed
 */
record TrackingMail(String orderId, String trackingNumber, String trackingUrl) {}
