package dev.postern.imap.view;

import dev.postern.imap.wire.ResponseWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Untagged responses that are still to be written, one line at a time, so that many cost little.
 */
public final class Updates {
  private final Deque<Run> runs = new ArrayDeque<>();
  private long lines;

  Updates() {}

  /** Nothing to write. */
  public static Updates none() {
    return new Updates();
  }

  /** How many lines are left. */
  public long lines() {
    return lines;
  }

  /** Writes the next line; says no if there was none. */
  public boolean writeNext(ResponseWriter out) {
    while (!runs.isEmpty() && runs.peek().isOver()) {
      runs.remove();
    }
    if (runs.isEmpty()) {
      return false;
    }
    runs.peek().write(out);
    lines--;
    return true;
  }

  void add(Consumer<ResponseWriter> line) {
    add(1, (i, out) -> line.accept(out));
  }

  void add(int count, Line line) {
    runs.add(new Run(count, line));
    lines += count;
  }

  /** Writes the i-th line of a run. */
  interface Line {
    void write(int i, ResponseWriter out);
  }

  private static final class Run {
    private final int count;
    private final Line line;
    private int next;

    Run(int count, Line line) {
      this.count = count;
      this.line = line;
    }

    boolean isOver() {
      return next == count;
    }

    void write(ResponseWriter out) {
      line.write(next++, out);
    }
  }
}
