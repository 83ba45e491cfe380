package lessserver.stocks.monitor;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All monitors. */
public interface Monitors extends Repository<Monitor, Long> {

  Monitor save(Monitor monitor);

  Optional<Monitor> findByMonitorId(String monitorId);

  /** The monitor, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select m from Monitor m where m.monitorId = :monitorId")
  Optional<Monitor> lock(String monitorId);

  /** Newest first. Served by the primary key or {@code monitors_status}. */
  @Query(
      """
      select m from Monitor m
      where m.position < :before and (:status is null or m.status = :status)
      order by m.position desc
      """)
  List<Monitor> page(long before, @Nullable MonitorStatus status, Limit limit);

  /**
   * Those that run and should have looked at the price before, oldest first. Served by {@code
   * monitors_overdue}.
   */
  @Query(
      """
      select m from Monitor m
      where m.status = lessserver.stocks.monitor.MonitorStatus.RUNNING
        and m.nextCheckAt < :due and m.position > :after
      order by m.position
      """)
  List<Monitor> overdue(Instant due, long after, Limit limit);

  /** Those that run, oldest first. Served by {@code monitors_status}. */
  @Query(
      """
      select m from Monitor m
      where m.status = lessserver.stocks.monitor.MonitorStatus.RUNNING and m.position > :after
      order by m.position
      """)
  List<Monitor> running(long after, Limit limit);
}
