package lessserver.durable.grpc;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lessserver.durable.DelegatedActivity.HandedBackException;
import org.jspecify.annotations.Nullable;

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
      return full < most;
    }
  }

  private record Piece<A>(String subject, Hands hands, CompletableFuture<A> answer) {}

  private final long patienceSeconds;
  private final List<Hands> connected = new ArrayList<>();
  private final Map<String, Piece<A>> inHand = new HashMap<>();

  /**
   * @param patienceSeconds after which time without an answer a piece is handed back
   */
  WorkDesk(long patienceSeconds) {
    this.patienceSeconds = patienceSeconds;
  }

  /**
   * @param most how many pieces it may have in hand
   */
  synchronized void connect(Worker worker, int most) {
    connected.add(new Hands(worker, most));
  }

  synchronized void lose(Worker worker) {
    connected.removeIf(hands -> hands.worker.equals(worker));
    inHand.values().stream()
        .filter(piece -> piece.hands().worker.equals(worker))
        .forEach(piece -> handBack(piece, "its worker is gone"));
  }

  /** How many pieces all that are connected may have in hand. */
  synchronized int atOnce() {
    return connected.stream().mapToInt(hands -> hands.most).sum();
  }

  /**
   * Gives it to a worker and waits for the answer.
   *
   * @param subject what it is about, for workers that do not repeat the token of a piece
   * @throws HandedBackException if no worker has a free hand, or the one that took it brings
   *     nothing
   */
  A carryOut(String subject, WorkItem.Builder item) {
    String token = UUID.randomUUID().toString();
    Piece<A> piece = take(token, subject);
    try {
      piece.hands().worker.send(item.setCompletionToken(token).build());
      return piece.answer().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HandedBackException back
          ? back
          : new HandedBackException("it was not answered within " + patienceSeconds + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandedBackException("interrupted");
    } finally {
      putDown(token, piece);
    }
  }

  private synchronized Piece<A> take(String token, String subject) {
    Hands least =
        connected.stream()
            .filter(Hands::isFree)
            .min(Comparator.comparingInt(hands -> hands.full))
            .orElseThrow(() -> new HandedBackException("no worker has a free hand"));
    // Who comes last in the list is chosen last of equals, so that all get their turn.
    connected.remove(least);
    connected.add(least);
    least.full++;
    CompletableFuture<A> answer = new CompletableFuture<>();
    if (patienceSeconds > 0) {
      answer.orTimeout(patienceSeconds, TimeUnit.SECONDS);
    }
    Piece<A> piece = new Piece<>(subject, least, answer);
    inHand.put(token, piece);
    return piece;
  }

  private synchronized void putDown(String token, Piece<A> piece) {
    inHand.remove(token);
    piece.hands().full--;
  }

  private static void handBack(Piece<?> piece, String reason) {
    piece.answer().completeExceptionally(new HandedBackException(reason));
  }

  /**
   * Takes an answer.
   *
   * @param token empty from workers that do not repeat it
   * @return false if nobody waits for it: it came too late, or before
   */
  synchronized boolean answer(String token, String subject, A answer) {
    Piece<A> piece = token.isEmpty() ? about(subject) : inHand.get(token);
    return piece != null && piece.answer().complete(answer);
  }

  /** Takes back what the worker will not do. */
  synchronized boolean abandon(String token) {
    Piece<A> piece = inHand.get(token);
    return piece != null
        && piece.answer().completeExceptionally(new HandedBackException("its worker abandoned it"));
  }

  private @Nullable Piece<A> about(String subject) {
    return inHand.values().stream()
        .filter(piece -> piece.subject().equals(subject))
        .findFirst()
        .orElse(null);
  }
}
