package lessserver.durable.grpc;

import com.google.protobuf.MessageLite;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import lessserver.durable.DelegatedActivity.HandedBackException;

/**
 * Gives one kind of work to the workers that are connected here, each piece to the one who has
 * least in hand, and takes the answers. What is in the hands of a worker that is lost is handed
 * back. Safe for use by many threads.
 *
 * @param <A> an answer
 */
final class WorkDesk<A> {

  /** A connected worker's share of this kind. */
  private static final class Hands {

    final Worker worker;
    final int most;
    int full;

    Hands(Worker worker, int most) {
      this.worker = worker;
      this.most = most;
    }

    boolean isFree() {
      return full < most && worker.isReady();
    }

    /** Of a worker that does not read, no more than it has: others have hands, too. */
    int atOnce() {
      return worker.isReady() ? most : full;
    }
  }

  private record Piece<A>(Hands hands, CompletableFuture<A> answer) {}

  static final Duration A_MOMENT = Duration.ofSeconds(1);

  /** Of the protocol's message around a piece of work. */
  private static final int ENVELOPE = 128;

  private final Duration patience;
  private final boolean inTurn;
  private final long largest;
  private final List<Hands> connected = new ArrayList<>();
  private final Map<String, Piece<A>> inHand = new HashMap<>();

  /**
   * @param patience after which time without an answer a piece is handed back; zero for never
   * @param inTurn whether a piece takes a while to be made, so that only a few are made at once
   * @param largest of what a worker is sent, in bytes: more would end its stream, and what else it
   *     has in hand would be lost
   */
  WorkDesk(Duration patience, boolean inTurn, long largest) {
    this.patience = patience;
    this.inTurn = inTurn;
    this.largest = largest;
  }

  /**
   * @param most how many pieces it may have in hand
   */
  synchronized void connect(Worker worker, int most) {
    connected.add(new Hands(worker, most));
  }

  /** Its stream is broken, perhaps by what it had in hand. */
  synchronized void lose(Worker worker) {
    lose(worker, new HandedBackException("its worker is gone"));
  }

  /** It was told to connect again. */
  synchronized void dismiss(Worker worker) {
    lose(worker, HandedBackException.forAWhile("this replica stops", Duration.ZERO));
  }

  private void lose(Worker worker, HandedBackException why) {
    connected.removeIf(hands -> hands.worker.equals(worker));
    inHand
        .values()
        .removeIf(
            piece -> {
              boolean itsOwn = piece.hands().worker.equals(worker);
              if (itsOwn) {
                piece.answer().completeExceptionally(why);
              }
              return itsOwn;
            });
  }

  /** How many pieces all that are connected can have in hand, but for hands that hang. */
  synchronized int atOnce() {
    int hands = connected.stream().mapToInt(Hands::atOnce).sum();
    return hands - (int) inHand.values().stream().filter(WorkDesk::isGivenUp).count();
  }

  private static boolean isGivenUp(Piece<?> piece) {
    return piece.answer().isCompletedExceptionally();
  }

  /**
   * Gives work to a worker and waits for the answer.
   *
   * @param work made for the worker that gets it, at the moment when it does
   * @throws HandedBackException if no worker has a free hand, or the one that took it brings
   *     nothing
   * @throws IllegalStateException if it is too large for a worker
   */
  A carryOut(Function<Worker, WorkItem.Builder> work) {
    String token = UUID.randomUUID().toString();
    Piece<A> piece = take(token);
    Worker worker = piece.hands().worker;
    boolean hangs = false;
    try {
      Supplier<WorkItem> item = () -> checked(work.apply(worker).setCompletionToken(token));
      boolean isSent =
          inTurn ? worker.sendInTurn(item, A_MOMENT, patience) : worker.send(item, A_MOMENT);
      if (!isSent) {
        throw HandedBackException.forAWhile("its worker does not read", A_MOMENT);
      }
      if (patience.isPositive()) { // The time to make it is not the worker's.
        piece.answer().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
      return piece.answer().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HandedBackException back) {
        throw back;
      }
      hangs = true;
      throw new HandedBackException("it was not answered within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HandedBackException.forAWhile("interrupted", Duration.ZERO);
    } finally {
      if (!hangs) { // Else its hand stays full until it answers or is lost, and gets nothing more.
        putDown(token);
      }
    }
  }

  private WorkItem checked(WorkItem.Builder builder) {
    WorkItem item = builder.build();
    if (item.getSerializedSize() > largest) {
      throw new IllegalStateException(
          "with its history it has %d bytes, and a worker is sent no more than %d"
              .formatted(item.getSerializedSize(), largest));
    }
    return item;
  }

  /** Whether a worker can be sent it. */
  boolean fits(MessageLite request) {
    return request.getSerializedSize() + ENVELOPE <= largest;
  }

  private synchronized Piece<A> take(String token) {
    Hands least =
        connected.stream()
            .filter(Hands::isFree)
            .min(Comparator.comparingInt(hands -> hands.full))
            .orElseThrow(
                () -> HandedBackException.forAWhile("no worker has a free hand", A_MOMENT));
    // Who comes last in the list is chosen last of equals, so that all get their turn.
    connected.remove(least);
    connected.add(least);
    least.full++;
    Piece<A> piece = new Piece<>(least, new CompletableFuture<>());
    inHand.put(token, piece);
    return piece;
  }

  private synchronized void putDown(String token) {
    Piece<A> piece = inHand.remove(token);
    if (piece != null) {
      piece.hands().full--;
    }
  }

  /**
   * Takes an answer.
   *
   * @param token of the piece; without it, a late answer could be taken for that to a later
   *     question
   * @return false if nobody waits for it: it came too late, or before
   */
  synchronized boolean answer(String token, A answer) {
    Piece<A> piece = inHand.get(token);
    return piece != null && isAwaited(token, piece.answer().complete(answer));
  }

  /** Takes back what the worker will not do. */
  synchronized boolean abandon(String token) {
    Piece<A> piece = inHand.get(token);
    return piece != null
        && isAwaited(
            token,
            piece
                .answer()
                .completeExceptionally(
                    HandedBackException.forAWhile("its worker abandoned it", A_MOMENT)));
  }

  /** What comes too late frees the hand. */
  private boolean isAwaited(String token, boolean inTime) {
    if (!inTime) {
      putDown(token);
    }
    return inTime;
  }
}
