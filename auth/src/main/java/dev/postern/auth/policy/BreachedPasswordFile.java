package dev.postern.auth.policy;

import dev.postern.auth.hash.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * A file of SHA-1 hashes in hexadecimal, one a line in rising order, a colon and a count behind
 * each if it likes: the form of the public lists, which hold many gigabytes. It is searched where
 * it lies, some forty reads for a look-up; nothing is kept in memory, and nothing goes over the
 * network. For many threads.
 */
public final class BreachedPasswordFile implements BreachedPasswords {
  private static final int HASH_LENGTH = 40;

  /** A hash, a colon, a count of any size, CRLF; what is longer is no such list. */
  private static final int MAX_LINE = 128;

  private final Path file;

  private BreachedPasswordFile(Path file) {
    this.file = file;
  }

  /** The list in a file, which is opened for each look-up, so that it may be replaced any time. */
  public static BreachedPasswordFile of(Path file) {
    return new BreachedPasswordFile(Objects.requireNonNull(file, "file"));
  }

  /**
   * Whether the password's hash is in the file.
   *
   * @throws IOException if the file cannot be read, is no such list or is not in order
   */
  @Override
  public boolean contains(String password) throws IOException {
    String wanted = hash(Objects.requireNonNull(password, "password"));
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return new Search(channel, wanted).found();
    }
  }

  private static String hash(String password) {
    byte[] digest = Digests.named("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().withUpperCase().formatHex(digest);
  }

  /** Halves what is left, always from the beginning of a line to that of another. */
  private final class Search {
    private final SeekableByteChannel channel;
    private final String wanted;
    private String below = "";
    private String above = "G";

    Search(SeekableByteChannel channel, String wanted) {
      this.channel = channel;
      this.wanted = wanted;
    }

    boolean found() throws IOException {
      long low = 0;
      long high = channel.size();
      while (low < high) {
        long start = lineAt((low + high) / 2, low);
        String line = line(start);
        String hash = hashOf(line);
        int order = wanted.compareTo(hash);
        if (order == 0) {
          return true;
        }
        if (order < 0) {
          above = hash;
          high = start;
        } else {
          below = hash;
          low = start + line.length();
        }
      }
      return false;
    }

    /** Where the line begins that has the octet at a place. */
    private long lineAt(long place, long low) throws IOException {
      long from = Math.max(low, place - MAX_LINE);
      String before = read(from, (int) (place - from));
      int end = before.lastIndexOf('\n');
      if (end < 0 && from > low) {
        throw noList();
      }
      return end < 0 ? from : from + end + 1;
    }

    private String line(long start) throws IOException {
      String text = read(start, MAX_LINE);
      int end = text.indexOf('\n');
      if (end < 0 && start + text.length() < channel.size()) {
        throw noList();
      }
      return end < 0 ? text : text.substring(0, end + 1);
    }

    /** A list in another order would be searched for nothing, and nobody would know. */
    private String hashOf(String line) throws IOException {
      String hash =
          line.substring(0, Math.min(HASH_LENGTH, line.length())).toUpperCase(Locale.ROOT);
      if (!hash.matches("[0-9A-F]{40}")) {
        throw noList();
      }
      if (hash.compareTo(below) < 0 || hash.compareTo(above) > 0) {
        throw new IOException(
            file + " is not in the order of its hashes: sort it, or take the list that is");
      }
      return hash;
    }

    private IOException noList() {
      return new IOException(file + " is no list of SHA-1 hashes, one in each line");
    }

    private String read(long from, int most) throws IOException {
      ByteBuffer octets = ByteBuffer.allocate(most);
      channel.position(from);
      while (octets.hasRemaining() && channel.read(octets) >= 0) {
        // Goes on until there is as much as was asked for.
      }
      return new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
