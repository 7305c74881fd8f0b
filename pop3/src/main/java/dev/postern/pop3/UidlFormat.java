package dev.postern.pop3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How UIDL tells messages apart, in the notation of Dovecot's {@code pop3_uidl_format}: {@code %u}
 * is the UID, {@code %v} the mailbox's UIDVALIDITY, {@code %f} the name of the message's file as
 * long as it lives, where the store has one. Before the letter may stand a width, {@code 08} for
 * one that is filled up with zeros, and {@code X} for hexadecimal, {@code M} for the MD5 sum,
 * {@code U} and {@code L} for upper and lower case. Whoever takes mail over from another server
 * keeps its form, so that no client downloads anything twice.
 *
 * <p>Immutable.
 */
public final class UidlFormat {
  /** Dovecot's default, {@code %08Xu%08Xv}. */
  public static final UidlFormat DEFAULT = parse("%08Xu%08Xv");

  private static final int WIDEST = 70;

  private final List<Piece> pieces;

  private UidlFormat(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Reads a format.
   *
   * @throws IllegalArgumentException if it cannot be understood or does not tell messages apart
   */
  public static UidlFormat parse(String text) {
    if (text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
      throw new IllegalArgumentException("UIDL format: only visible ASCII");
    }
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      Piece piece = Piece.read(text, at);
      pieces.add(piece);
      at = piece.end();
    }
    if (pieces.stream().noneMatch(piece -> piece.is('u') || piece.is('f'))) {
      throw new IllegalArgumentException("UIDL format: the same for all messages");
    }
    return new UidlFormat(pieces);
  }

  /** Whether it needs the name of the message's file. */
  public boolean needsName() {
    return pieces.stream().anyMatch(piece -> piece.is('f'));
  }

  /**
   * The unique id of a message.
   *
   * @param name of its file; any text if {@link #needsName} says no
   */
  public String format(long uid, long uidValidity, String name) {
    Objects.requireNonNull(name);
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece.key()) {
        case 'u' -> out.append(piece.print(uid));
        case 'v' -> out.append(piece.print(uidValidity));
        case 'f' -> out.append(piece.print(name));
        default -> out.append(piece.key());
      }
    }
    return out.toString();
  }

  /** A character that stands for itself (modifier NUL, width -1) or a variable. */
  private record Piece(int width, char fill, char modifier, char key, int end) {

    static Piece read(String text, int from) {
      char first = text.charAt(from);
      if (first != '%') {
        return literal(first, from + 1);
      }
      int at = from + 1;
      char fill = at < text.length() && text.charAt(at) == '0' ? '0' : ' ';
      int width = 0;
      while (at < text.length() && Character.isDigit(text.charAt(at)) && width <= WIDEST) {
        width = width * 10 + text.charAt(at++) - '0';
      }
      char modifier =
          at < text.length() && "XMUL".indexOf(text.charAt(at)) >= 0 ? text.charAt(at++) : 0;
      char key = at < text.length() ? text.charAt(at) : 0;
      if (key == '%' && at == from + 1) {
        return literal('%', at + 1);
      }
      boolean sensible = "uvf".indexOf(key) >= 0 && (modifier != 'X' || key != 'f');
      if (key == 0 || !sensible || width > WIDEST || (width > 0 && fill == ' ')) {
        throw new IllegalArgumentException("UIDL format: not understood: " + text);
      }
      return new Piece(width, fill, modifier, key, at + 1);
    }

    boolean is(char variable) {
      return width >= 0 && key == variable;
    }

    private static Piece literal(char c, int end) {
      return new Piece(-1, ' ', (char) 0, c, end);
    }

    String print(long number) {
      if (width < 0) {
        return String.valueOf(key);
      }
      return print(modifier == 'X' ? Long.toHexString(number) : Long.toString(number));
    }

    String print(String text) {
      if (width < 0) {
        return String.valueOf(key);
      }
      String value =
          switch (modifier) {
            case 'M' -> md5(text);
            case 'U' -> text.toUpperCase(Locale.ROOT);
            case 'L' -> text.toLowerCase(Locale.ROOT);
            default -> text;
          };
      String zeros = String.valueOf(fill).repeat(Math.max(0, width - value.length()));
      return zeros + value;
    }

    private static String md5(String text) {
      try {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has MD5", e);
      }
    }
  }
}
