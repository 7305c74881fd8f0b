package dev.postern.imap.search;

import java.util.List;

/** SEARCH named a charset that is not known: answered with NO [BADCHARSET (...)]. */
public final class BadCharsetException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The charsets to name in the answer: those that mail uses most. */
  public static final List<String> SUPPORTED =
      List.of(
          "UTF-8",
          "US-ASCII",
          "ISO-8859-1",
          "ISO-8859-15",
          "WINDOWS-1252",
          "ISO-2022-JP",
          "SHIFT_JIS",
          "EUC-JP",
          "GB18030",
          "BIG5",
          "EUC-KR",
          "KOI8-R");

  BadCharsetException(Throwable cause) {
    super("unknown charset", cause, false, false);
  }
}
