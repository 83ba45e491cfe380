package lessserver.functions.guestbook;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import lessserver.functions.web.Download;
import lessserver.functions.web.LiveStreams;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The guestbook over HTTP. */
@RestController
class GuestbookTriggers {

  private final Functions functions;
  private final SignIn signIn;
  private final Function<Guest, Greeting> stumble;
  private final Consumer<Guest> wave;
  private final Supplier<Greeting> motto;
  private final Gate gate;
  private final Guests guests;
  private final LiveStreams streams;

  GuestbookTriggers(
      Functions functions,
      SignIn signIn,
      Function<Guest, Greeting> stumble,
      Consumer<Guest> wave,
      Supplier<Greeting> motto,
      Gate gate,
      Guests guests,
      LiveStreams streams) {
    this.functions = functions;
    this.signIn = signIn;
    this.stumble = stumble;
    this.wave = wave;
    this.motto = motto;
    this.gate = gate;
    this.guests = guests;
    this.streams = streams;
  }

  @PostMapping("/guests")
  ResponseEntity<Greeting> signIn(@RequestBody Guest guest) {
    Greeting greeting = functions.call(signIn, guest);
    return ResponseEntity.created(URI.create("/guests/" + guest.name())).body(greeting);
  }

  @PostMapping("/other-guests")
  ResponseEntity<Greeting> signInElsewhere(@RequestBody Guest guest) {
    return signIn(guest);
  }

  /** Writes the guest into the book, and is then held up at the gate. */
  @PostMapping("/slow-guests")
  ResponseEntity<Greeting> signInSlowly(@RequestBody Guest guest) {
    ResponseEntity<Greeting> answer = signIn(guest);
    gate.pass();
    return answer;
  }

  /** Writes the guest into the book, and then fails. */
  @PostMapping("/unlucky-guests")
  Greeting signInAndStumble(@RequestBody Guest guest) {
    functions.call(signIn, guest);
    return functions.call(stumble, guest);
  }

  /** Writes the guest into the book, and then refuses. */
  @PostMapping("/refused-guests")
  Greeting signInAndRefuse(@RequestBody Guest guest) {
    functions.call(signIn, guest);
    throw new HouseFull(Refusal.Kind.FORBIDDEN_BY_RULE);
  }

  @PostMapping("/checked-guests")
  Greeting check(@Valid @RequestBody Guest guest) {
    return new Greeting(guest.name());
  }

  @PostMapping("/waves")
  void wave(@RequestBody Guest guest) {
    functions.call(wave, guest);
  }

  @GetMapping("/motto")
  Greeting motto() {
    return functions.call(motto);
  }

  /** Tells how often a guest has signed in, each time that changes, up to three times. */
  @GetMapping("/guests/{name}/visits")
  SseEmitter visits(@PathVariable String name) {
    return streams.open(new Visits(name));
  }

  private final class Visits implements LiveStreams.Source {

    private final String name;
    private long told;

    private Visits(String name) {
      this.name = name;
    }

    @Override
    public List<LiveStreams.News> news() {
      long count = guests.count(name);
      if (count == told) {
        return List.of();
      }
      told = count;
      return List.of(new LiveStreams.News("v" + count, "visit", new Greeting("visit " + count)));
    }

    @Override
    public boolean isEnded() {
      return told >= 3;
    }
  }

  @GetMapping("/tables")
  int table(@RequestParam @Max(9) int number) {
    return number;
  }

  @GetMapping("/gate")
  void waitAtTheGate() {
    gate.pass();
  }

  @GetMapping("/refusals/{kind}")
  void refuse(@PathVariable Refusal.Kind kind) {
    throw new HouseFull(kind);
  }

  @GetMapping("/queue")
  void waitTooLong() {
    throw new CannotAcquireLockException(Guestbook.SECRET);
  }

  /** Writes so many lines, and then fails. */
  @GetMapping("/torn-book")
  void tear(@RequestParam int lines, HttpServletResponse response) throws IOException {
    Download.send(
        response,
        "book.txt",
        "text/plain",
        to -> {
          try {
            to.write("a line\n".repeat(lines));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          fail();
        });
  }

  @GetMapping("/surprise")
  void fail() {
    throw new IllegalStateException(Guestbook.SECRET);
  }
}
