package lessserver.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names and lets pass only those whose every address is public. The HTTP client connects
 * to what it gets from here and asks nobody else, so no name can lead elsewhere between the check
 * and the call. Safe for use by many threads.
 */
final class GuardedResolver implements DnsResolver, AutoCloseable {

  /** Asks a name server. */
  @FunctionalInterface
  interface NameServer {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /** The name has an address that is not to be called. */
  static final class NotPublicException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private NotPublicException(String host) {
      super(host);
    }
  }

  /** Nobody said in time whether there is such a name. */
  static final class NotAnsweredException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private NotAnsweredException(String message) {
      super(message);
    }
  }

  private static final int MOST_LOOKUPS = 16;
  private static final int MOST_WAITING = 256;

  /** Each address is given the connect time-out; the sum must stay small. */
  private static final int MOST_TRIED = 4;

  private final NameServer names;
  private final AllowedTargets allowed;
  private final Duration patience;

  /** A look-up is a blocking system call that heeds no interruption: it gets threads of its own. */
  private final ExecutorService lookups;

  GuardedResolver(NameServer names, AllowedTargets allowed, Duration patience) {
    this.names = names;
    this.allowed = allowed;
    this.patience = patience;
    var pool =
        new ThreadPoolExecutor(
            MOST_LOOKUPS,
            MOST_LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("outbound-lookup-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.lookups = pool;
  }

  /**
   * The addresses of a host.
   *
   * @throws NotPublicException if one of them is not public
   * @throws NotAnsweredException if the name server does not say in time
   * @throws UnknownHostException if it has none
   */
  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    InetAddress[] found = lookUp(host);
    if (!allowed.have(host, port)) {
      for (InetAddress each : found) {
        if (!SpecialNetworks.isPublic(each)) {
          throw new NotPublicException(host);
        }
      }
    }
    return Stream.of(found)
        .limit(MOST_TRIED)
        .map(each -> new InetSocketAddress(each, port))
        .toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    try {
      Future<InetAddress[]> answer = lookups.submit(() -> names.lookUp(host));
      InetAddress[] found = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (found.length == 0) {
        throw new UnknownHostException(host);
      }
      return found;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("looking up " + host + " failed", e.getCause());
    } catch (TimeoutException | RejectedExecutionException _) {
      throw new NotAnsweredException(host + ": no name server answered in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NotAnsweredException(host + ": interrupted");
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
