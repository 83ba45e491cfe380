package lessserver.events.depot;

import java.util.List;
import lessserver.events.Outbox;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The parcels of the depot. Each move changes (and so locks) the parcel first, and then tells. */
@Component
public class Parcels {

  /** What is added to the topic's name for one that is kept apart, as much is told on it. */
  static final String BUSY = "-busy";

  /** And for one on which not all is an event. */
  static final String ODD = "-odd";

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final String topic;

  @Autowired
  Parcels(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Outbox outbox,
      @Value("${depot.topic}") String topic) {
    this(jdbc, new TransactionTemplate(transactions), outbox, topic);
  }

  private Parcels(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox, String topic) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
    this.topic = topic;
  }

  /** The same parcels, told of on a topic of their own. */
  public Parcels busy() {
    return new Parcels(jdbc, transaction, outbox, topic + BUSY);
  }

  public String oddTopic() {
    return topic + ODD;
  }

  public String topic() {
    return topic;
  }

  public void add(String parcel) {
    jdbc.sql("INSERT INTO parcels (id, step) VALUES (?, 0)").param(parcel).update();
  }

  /** How many steps the parcel has made, or -1 if there is none. */
  public int step(String parcel) {
    return jdbc.sql("SELECT step FROM parcels WHERE id = ?")
        .param(parcel)
        .query(Integer.class)
        .optional()
        .orElse(-1);
  }

  /** Moves all in one transaction; in the order given, which must be the same for everyone. */
  public void move(List<String> parcels) {
    transaction.executeWithoutResult(_ -> parcels.forEach(this::move));
  }

  /** Moves one, in the current transaction if there is one. */
  public void move(String parcel) {
    jdbc.sql("UPDATE parcels SET step = step + 1 WHERE id = ?").param(parcel).update();
    outbox.tell(new ParcelMoved(topic, parcel, step(parcel), ""));
  }
}
