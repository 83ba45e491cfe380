package lessserver.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has cost so far, as Linux counts it. */
public record ProcessCosts(long pid) {

  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux
  private static final int CHILDREN_USER = 13; // of the fields behind the command's name
  private static final int CHILDREN_SYSTEM = 14;
  private static final int KILOBYTES_PER_MEGABYTE = 1_024;

  /** Of what the scheduler gave it, in the number of a process's clock. */
  private static final int BY_SCHEDULER = 2;

  private static final int PID_SHIFT = 3;

  @SuppressWarnings("restricted")
  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  /** Those of a process that runs. */
  public static ProcessCosts of(ProcessHandle process) {
    return new ProcessCosts(process.pid());
  }

  /**
   * Processor seconds: its own to the nanosecond, and those of the programs that it ran and that
   * have ended to the hundredth of a second.
   */
  public double cpuSeconds() throws IOException {
    String line = Files.readString(folder().resolve("stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]);
    return clock() + ticks / (double) TICKS_PER_SECOND;
  }

  /** The clock that the kernel keeps of each process: {@code clock_getcpuclockid(3)}. */
  private double clock() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      int clock = (int) (~pid << PID_SHIFT | BY_SCHEDULER);
      if ((int) CLOCK_GETTIME.invokeExact(clock, time) != 0) {
        throw new IOException("there is no process " + pid);
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0)
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / 1e9;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library throws nothing", e);
    }
  }

  /** Its memory now, in MB. */
  public long megabytes() throws IOException {
    return megabytes("VmRSS:");
  }

  /** The most memory that it had at once, in MB. */
  public long peakMegabytes() throws IOException {
    return megabytes("VmHWM:");
  }

  private long megabytes(String which) throws IOException {
    try (Stream<String> lines = Files.lines(folder().resolve("status"))) {
      return lines
              .filter(line -> line.startsWith(which))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow()
          / KILOBYTES_PER_MEGABYTE;
    }
  }

  private Path folder() {
    return Path.of("/proc", String.valueOf(pid));
  }
}
