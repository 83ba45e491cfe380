package lessserver.launcher.archive;

import java.io.PrintWriter;

/**
 * The last line of a terminal, which says how far something is and is written over; sentences go
 * above it. Where there is no terminal, only the sentences are printed.
 */
public final class ProgressLine {

  private static final String EMPTY = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String progress = "";

  public ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void say(String sentence) {
    if (terminal) {
      out.print(EMPTY);
    }
    out.println(sentence);
    draw();
  }

  void show(String now) {
    if (!now.equals(progress)) {
      progress = now;
      draw();
    }
  }

  void end() {
    show("");
  }

  private void draw() {
    if (terminal) {
      out.print(EMPTY + progress);
    }
    out.flush();
  }
}
