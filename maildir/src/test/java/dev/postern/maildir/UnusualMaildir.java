package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Maildirs as other programs leave them. */
enum UnusualMaildir {
  NAMES_OF_OTHER_PROGRAMS(
      Difference.NONE,
      "1 [] 3 odd",
      "2 [] 7 odd too",
      "3 [] 5 qmail",
      "4 [] 20 qmail with a counter",
      "5 [\\Seen] 7 courier",
      "6 [] 8 procmail",
      "7 [] 7 a|b|c",
      "8 [] 4 exim",
      "9 [] 4 exim",
      "10 [] 7 getmail",
      "11 [\\Seen] 11 offlineimap",
      "12 [\\Flagged, \\Seen] 6 mbsync",
      "13 [\\Answered, \\Seen] 4 mutt",
      "14 [] 9 dovecot 1") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.12345.qmail.example.org", "qmail");
      file(m, "new/1000000002.12345_7.qmail.example.org", "qmail with a counter");
      file(m, "cur/1000000003.M4P5V000000000000FE01I0000000000B1A5C1_0.courier,S=7:2,S", "courier");
      file(m, "new/1000000004.23456_0.procmail.example.org", "procmail");
      file(m, "cur/1000000005.M12P99Q3.maildrop.example.org,S=5:2,", "a\nb\nc");
      file(m, "cur/1000000006.H1P2Q3.exim.example.org:2,", "exim");
      file(m, "new/1000000006.H1P2.exim.example.org,S=4", "exim");
      file(m, "new/1000000007.M1P2Q3R4abcd.getmail", "getmail");
      file(
          m,
          "cur/1000000008_0.123.offline,U=1,FMD5=7e33429f656f1e6e9d79b29c3f82c57e:2,S",
          "offlineimap");
      file(m, "cur/1000000009.R1234.mbsync,U=5:2,FS", "mbsync");
      file(m, "cur/1000000010.5_2.mutt:2,RS", "mutt");
      file(m, "new/1000000011.V802I1234M5.host", "dovecot 1");
      file(m, "new/nothing-like-a-time", "odd");
      file(m, "new/12", "odd too");
    }
  },
  OTHER_SEPARATORS(
      Difference.NONE,
      "1 [] 9 semicolon",
      "2 [] 11 exclamation",
      "3 [] 12 experimental",
      "4 [] 9 cut short",
      "5 [] 5 colon",
      "6 [\\Flagged] 5 twice",
      "7 [] 5 three",
      "8 [] 4 bare") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "cur/1000000001.1.host;2,S", "semicolon");
      file(m, "cur/1000000002.1.host!2,S", "exclamation");
      file(m, "cur/1000000003.1.host:1,experimental", "experimental");
      file(m, "cur/1000000004.1.host:2", "cut short");
      file(m, "cur/1000000005.1.host:", "colon");
      file(m, "cur/1000000006.1.host:2,S:2,F", "twice");
      file(m, "cur/1000000007.1.host:3,S", "three");
      file(m, "cur/1000000008.1.host", "bare");
    }
  },
  FLAGS(
      Difference.NONE,
      "1 [\\Answered, \\Deleted, \\Draft, \\Flagged, \\Seen] 8 unsorted",
      "2 [\\Seen] 8 repeated",
      "3 [\\Seen] 18 passed and unknown",
      "4 [\\Seen, unknown-0, unknown-1, unknown-25] 23 keywords without a file",
      "5 [\\Seen, unknown-18] 6 digits",
      "6 [\\Seen] 12 flags in new",
      "7 [\\Seen] 4 rest",
      "8 [] 13 empty letters") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "cur/1000000001.1.host:2,TSRFD", "unsorted");
      file(m, "cur/1000000002.1.host:2,SSS", "repeated");
      file(m, "cur/1000000003.1.host:2,PSX", "passed and unknown");
      file(m, "cur/1000000004.1.host:2,Sabz", "keywords without a file");
      file(m, "cur/1000000005.1.host:2,s1-S", "digits");
      file(m, "new/1000000006.1.host:2,S", "flags in new");
      file(m, "cur/1000000007.1.host:2,S,more=x", "rest");
      file(m, "cur/1000000008.1.host:2,,S", "empty letters");
    }
  },
  WRONG_SIZES(
      Difference.DOVECOT_GIVES_UP,
      "1 [] 11 S too small",
      "2 [] 11 S too large",
      "3 [] 8 S absurd",
      "4 [] 8 S beyond",
      "5 [] 11 S no number",
      "6 [] 9 S nothing",
      "7 [] 10 S negative",
      "8 [] 3 a|b",
      "9 [] 4 a|b",
      "10 [] 4 a|b",
      "11 [] 4 a|b",
      "12 [] 9 zero told") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "cur/1000000001.1.host,S=3:2,", "S too small");
      file(m, "cur/1000000002.1.host,S=99:2,", "S too large");
      file(m, "cur/1000000003.1.host,S=4294967296:2,", "S absurd");
      file(m, "cur/1000000004.1.host,S=99999999999999999999:2,", "S beyond");
      file(m, "cur/1000000005.1.host,S=x:2,", "S no number");
      file(m, "cur/1000000006.1.host,S=:2,", "S nothing");
      file(m, "cur/1000000007.1.host,S=-5:2,", "S negative");
      file(m, "cur/1000000008.1.host,S=3,W=3:2,", "a\nb");
      file(m, "cur/1000000010.1.host,W=4:2,", "a\nb");
      file(m, "cur/1000000011.1.host,W=4,S=3:2,", "a\nb");
      file(m, "cur/1000000012.1.host,S=3,W=4,Z:2,", "a\nb");
      file(m, "cur/1000000013.1.host,S=0,W=0:2,", "zero told");
    }
  },
  ODD_CONTENT(
      Difference.NONE,
      "1 [] 0 ",
      "2 [] 16 no header at all",
      "3 [] 8 ||body",
      "4 [] 21 a: b||mixed|ends|",
      "5 [] 29 a: b||last line without end",
      "6 [] 6 ||",
      "7 [] 0 ") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "");
      file(m, "new/1000000002.1.host", "no header at all");
      file(m, "new/1000000003.1.host", "\n\nbody");
      file(m, "new/1000000004.1.host", "a: b\r\n\r\nmixed\nends\r\n");
      file(m, "new/1000000005.1.host", "a: b\n\nlast line without end");
      file(m, "new/1000000006.1.host", "\r\r\n\n\r");
      file(m, "cur/1000000007.1.host,S=0:2,", "");
    }
  },
  LONG_AND_STRANGE_NAMES(
      Difference.NONE,
      "1 [] 5 minus",
      "2 [] 4 long",
      "3 [\\Seen] 15 long with flags",
      "4 [] 9 not UTF-8",
      "5 [\\Seen] 5 UTF-8",
      "6 [] 6 spaces",
      "7 [] 3 tab",
      "8 [\\Flagged] 4 half") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001." + "x".repeat(240), "long");
      file(m, "cur/1000000002." + "y".repeat(230) + ":2,S", "long with flags");
      octetFile(m, "new/1000000003.%FC%FF.host", "not UTF-8");
      octetFile(m, "cur/1000000004.%E3%81%82.host:2,S", "UTF-8");
      file(m, "new/1000000005 with spaces.host", "spaces");
      file(m, "new/1000000006.tab\there", "tab");
      file(m, "cur/-1000000007.host:2,", "minus");
      octetFile(m, "cur/1000000008.%80.host:2,F", "half");
    }
  },
  NEWLINE_IN_A_NAME(Difference.NONE, "1 [] 5 plain") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "plain");
      file(m, "new/1000000002.new\nline", "newline");
    }
  },
  LONGEST_NAME(Difference.DOVECOT_GIVES_UP, "1 [] 4 long") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001." + "x".repeat(244), "long");
    }
  },
  SAME_BASE_IN_NEW_AND_CUR(Difference.DOVECOT_DROPS_THEIR_FLAGS, "1 [] 3 one", "2 [\\Seen] 3 two") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      file(m, "cur/1000000001.1.host:2,S", "two");
    }
  },
  SAME_BASE_TWICE_IN_CUR(
      Difference.DOVECOT_DROPS_THEIR_FLAGS,
      "1 [\\Seen] 3 two",
      "2 [] 3 one",
      "3 [\\Flagged, \\Seen] 3 tri") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "cur/1000000001.1.host:2,", "one");
      file(m, "cur/1000000001.1.host:2,S", "two");
      file(m, "cur/1000000001.1.host:2,FS", "tri");
    }
  },
  HARD_LINKS(Difference.NONE, "1 [\\Seen] 3 one", "2 [] 3 one") {
    @Override
    void fill(Path m) throws IOException {
      Path one = file(m, "cur/1000000001.1.host:2,S", "one");
      Files.createLink(m.resolve("new/1000000002.1.host"), one);
      Files.createLink(m.resolve("cur/1000000001.1.host:2,FS"), one);
    }
  },
  FOREIGN_FILES(Difference.NONE, "1 [] 5 1 2 3", "2 [] 1 x", "3 [] 3 one") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      file(m, "cur/.hidden:2,S", "hidden");
      file(m, "cur/courierimapuiddb", "1 2 3");
      file(m, "courierimapuiddb", "1 1000 2\n1 1000000001.1.host\n");
      file(m, "cur/dovecot.index.log", "x");
      file(m, "notes.txt", "notes");
      file(m, "tmp/half", "half");
      Files.createDirectory(m.resolve("attic"));
      file(m, "attic/1000000008.1.host:2,S", "below");
    }
  },
  FOREIGN_DIRECTORIES_AND_SOCKETS(
      Difference.DOVECOT_GIVES_UP, "1 [] 3 one", "2 [\\Seen] 23 named as a directory is") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      Files.createDirectories(m.resolve("cur/sub/deeper"));
      Files.createDirectories(m.resolve("new/1000000009.1.dir"));
      file(m, "cur/sub/1000000008.1.host:2,S", "below");
      file(m, "cur/1000000009.1.dir:2,S", "named as a directory is");
      try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(m.resolve("cur/1000000005.sock")));
      }
    }
  },
  LINKED_MESSAGES(Difference.NONE, "1 [] 3 one", "2 [\\Seen] 6 linked") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      file(m, "elsewhere", "linked");
      Files.createSymbolicLink(m.resolve("cur/1000000002.1.host:2,S"), Path.of("../elsewhere"));
    }
  },
  LINKS_TO_NOTHING(Difference.DOVECOT_GIVES_UP, "1 [] 3 one") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      Files.createSymbolicLink(m.resolve("cur/1000000002.1.host:2,S"), Path.of("nowhere"));
      Files.createSymbolicLink(
          m.resolve("cur/1000000003.1.host:2,S"), Path.of("1000000003.1.host:2,S"));
      Files.createSymbolicLink(m.resolve("cur/1000000004.1.host:2,S"), Path.of("/proc/1/cwd/x/y"));
    }
  },
  DATES(
      Difference.NONE,
      "1 [] 5 01-Jan-1970 00:00:00 +0000 dated",
      "2 [] 5 07-Jun-2099 08:09:10 +0000 dated",
      "3 [] 5 02-Jan-2040 03:04:05 +0000 dated") {
    @Override
    void fill(Path m) throws IOException {
      dated(m, "new/1000000001.1.host", "1970-01-01T00:00:00Z");
      dated(m, "new/1000000002.1.host", "2099-06-07T08:09:10Z");
      dated(m, "new/1000000003.1.host", "2040-01-02T03:04:05Z");
    }
  },
  DATES_BEFORE_1970(
      Difference.DOVECOT_REMEMBERS_OTHER_DATES,
      "1 [] 5 31-Dec-1969 00:00:00 +0000 dated",
      "2 [] 5 01-Jan-1960 00:00:00 +0000 dated") {
    @Override
    void fill(Path m) throws IOException {
      dated(m, "new/1000000001.1.host", "1969-12-31T00:00:00Z");
      dated(m, "new/1000000002.1.host", "1960-01-01T00:00:00Z");
    }
  },
  DIRECTORIES_OF_THE_FUTURE(Difference.NONE, "1 [] 3 one", "2 [\\Seen] 3 two") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      file(m, "cur/1000000002.1.host:2,S", "two");
      for (String d : new String[] {"new", "cur"}) {
        Files.setLastModifiedTime(
            m.resolve(d), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
      }
    }
  },
  DIRECTORIES_OF_THE_PAST(Difference.NONE, "1 [] 3 one", "2 [\\Seen] 3 two") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "new/1000000001.1.host", "one");
      file(m, "cur/1000000002.1.host:2,S", "two");
      for (String d : new String[] {"new", "cur"}) {
        Files.setLastModifiedTime(
            m.resolve(d), FileTime.from(Instant.parse("1960-01-01T00:00:00Z")));
      }
    }
  },
  UIDLIST_WITH_HOLES(Difference.NONE, "7 [\\Seen] 4 a|1", "88 [\\Flagged] 4 a|3", "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\n50 :gone\n88 :3.1.host\n");
    }
  },
  UIDLIST_WITH_GARBAGE(
      Difference.DOVECOT_FORGETS_WHAT_FOLLOWS,
      "7 [\\Seen] 4 a|1",
      "88 [\\Flagged] 4 a|3",
      "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\ngarbage\n88 :3.1.host\n");
    }
  },
  UIDLIST_OUT_OF_ORDER(
      Difference.DOVECOT_FORGETS_WHAT_FOLLOWS,
      "7 [\\Seen] 4 a|1",
      "88 [\\Flagged] 4 a|3",
      "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\n5 :2.1.host\n88 :3.1.host\n");
    }
  },
  UIDLIST_ZERO_UID(
      Difference.DOVECOT_FORGETS_WHAT_FOLLOWS,
      "5 [] 4 a|2",
      "90 [\\Seen] 4 a|1",
      "91 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n0 :1.1.host\n5 :2.1.host\n");
    }
  },
  UIDLIST_SAME_NAME_TWICE(
      Difference.NONE, "6 [\\Seen] 4 a|1", "7 [] 4 a|2", "90 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n5 :1.1.host\n6 :1.1.host\n7 :2.1.host\n");
    }
  },
  UIDLIST_BEYOND_NEXT(Difference.NONE, "5 [\\Seen] 4 a|1", "6 [] 4 a|2", "7 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N3 Gabcdef0123456789abcdef0123456789\n5 :1.1.host\n6 :2.1.host\n");
    }
  },
  UIDLIST_WITHOUT_LAST_NEWLINE(
      Difference.DOVECOT_APPENDS_TO_HALF_A_LINE,
      "7 [\\Seen] 4 a|1",
      "90 [] 4 a|2",
      "91 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\n88 :3.1.host");
    }
  },
  UIDLIST_VERSION_1(Difference.NONE, "7 [\\Seen] 4 a|1", "88 [\\Flagged] 4 a|3", "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(m, "dovecot-uidlist", "1 1700000000 90\n7 1.1.host\n88 3.1.host\n");
    }
  },
  UIDLIST_VERSION_2(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(m, "dovecot-uidlist", "2 1700000000 90\n7 1.1.host\n88 3.1.host\n");
    }
  },
  UIDLIST_CRLF(Difference.NONE, "7 [\\Seen] 4 a|1", "88 [\\Flagged] 4 a|3", "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\r\n7 :1.1.host\r\n88 :3.1.host\r\n");
    }
  },
  UIDLIST_EMPTY(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(m, "dovecot-uidlist", "");
    }
  },
  UIDLIST_HEADER_ONLY_WITHOUT_NEWLINE(
      Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(m, "dovecot-uidlist", "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789");
    }
  },
  UIDLIST_WITHOUT_NEXT(
      Difference.DOVECOT_FORGETS_WHAT_FOLLOWS,
      "7 [\\Seen] 4 a|1",
      "8 [] 4 a|2",
      "9 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(m, "dovecot-uidlist", "3 V1700000000\n7 :1.1.host\n");
    }
  },
  UIDLIST_ALL_EXTENSIONS(
      Difference.NONE, "7 [\\Seen] 4 a|1", "88 [\\Flagged] 4 a|3", "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789 Xfuture\n7 Gguid1 S3 W4 Puidl-1 O2 Bother :1.1.host\n88 W4 O1 Puidl-3 :3.1.host\n89 P5 :gone\n");
    }
  },
  UIDLIST_NEAR_THE_END(
      Difference.NONE, "7 [\\Seen] 4 a|1", "4294967290 [] 4 a|2", "4294967294 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N4294967294 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\n4294967290 :2.1.host\n");
    }
  },
  UIDLIST_AT_THE_END(Difference.DOVECOT_GIVES_UP, "7 [\\Seen] 4 a|1", "4294967294 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N4294967295 Gabcdef0123456789abcdef0123456789\n7 :1.1.host\n4294967294 :2.1.host\n");
    }
  },
  UIDLIST_FLAGS_IN_NAMES(
      Difference.NONE, "7 [\\Seen] 4 a|1", "88 [\\Flagged] 4 a|3", "90 [] 4 a|2") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      file(
          m,
          "dovecot-uidlist",
          "3 V1700000000 N90 Gabcdef0123456789abcdef0123456789\n7 :1.1.host:2,FS\n88 :3.1.host:2,T\n");
    }
  },
  KEYWORDS(
      Difference.NONE,
      "1 [$Zero, Again, Last, unknown-1] 3 one",
      "2 [Three, \\Seen] 3 two",
      "3 [unknown-5, unknown-6] 5 three") {
    @Override
    void fill(Path m) throws IOException {
      file(
          m,
          "dovecot-keywords",
          "0 $Zero\n2 Two\n2 Again\n25 Last\n26 TooMany\n\n03 Three\nx bad\n5 \n6\n");
      file(m, "cur/1000000001.1.host:2,abcz", "one");
      file(m, "cur/1000000002.1.host:2,dS", "two");
      file(m, "cur/1000000003.1.host:2,fg", "three");
    }
  },
  KEYWORDS_TWICE(
      Difference.NONE,
      "1 [Same] 3 one",
      "2 [unknown-1, unknown-2] 3 two",
      "3 [\\Seen] 5 three",
      "4 [par(en] 4 four") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "dovecot-keywords", "0 Same\n1 Same\n2 SAME\n3 \\Seen\n4 par(en\n");
      file(m, "cur/1000000001.1.host:2,a", "one");
      file(m, "cur/1000000002.1.host:2,bc", "two");
      file(m, "cur/1000000003.1.host:2,d", "three");
      file(m, "cur/1000000004.1.host:2,e", "four");
    }
  },
  KEYWORDS_CRLF(Difference.NONE, "1 [One, Zero] 3 one") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "dovecot-keywords", "0 Zero\r\n1 One\r\n");
      file(m, "cur/1000000001.1.host:2,ab", "one");
    }
  },
  UIDVALIDITY_BEFORE(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "dovecot-uidvalidity", "65000000");
      file(m, "dovecot-uidvalidity.65000000", "");
      three(m);
    }
  },
  UIDVALIDITY_MARKER_ONLY(
      Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      file(m, "dovecot-uidvalidity.65000000", "");
      file(m, "dovecot-uidvalidity.7fffffff", "");
      three(m);
    }
  },
  NO_NEW(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      Files.delete(m.resolve("new"));
    }
  },
  NO_TMP(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      Files.delete(m.resolve("tmp"));
    }
  },
  NO_NEW_NOR_TMP(Difference.NONE, "1 [\\Seen] 4 a|1", "2 [] 4 a|2", "3 [\\Flagged] 4 a|3") {
    @Override
    void fill(Path m) throws IOException {
      three(m);
      Files.delete(m.resolve("new"));
      Files.delete(m.resolve("tmp"));
    }
  };

  /** In what Dovecot does something else with it. */
  enum Difference {
    /** It says the same. */
    NONE,
    /** It ends the session, or says nothing about the message. */
    DOVECOT_GIVES_UP,
    /** It says the same once; its cache has 32 bits for a date, without a sign. */
    DOVECOT_REMEMBERS_OTHER_DATES,
    /** Of two files with one base name, it renames the second to a name without flags. */
    DOVECOT_DROPS_THEIR_FLAGS,
    /** Behind a line that makes no sense it reads nothing, and gives new UIDs. */
    DOVECOT_FORGETS_WHAT_FOLLOWS,
    /** It writes its next line behind the half one. */
    DOVECOT_APPENDS_TO_HALF_A_LINE
  }

  private final Difference difference;
  private final List<String> expected;

  UnusualMaildir(Difference difference, String... expected) {
    this.difference = difference;
    this.expected = List.of(expected);
  }

  /** What this store says of it, as {@link SideBySide} has it. */
  List<String> expected() {
    return expected;
  }

  /** Where Dovecot differs. */
  Difference difference() {
    return difference;
  }

  abstract void fill(Path m) throws IOException;

  /** Makes it. */
  void make(Path m) throws IOException {
    for (String part : new String[] {"new", "cur", "tmp"}) {
      Files.createDirectories(m.resolve(part));
    }
    fill(m);
  }

  static Path file(Path m, String name, String text) throws IOException {
    Path file = m.resolve(name);
    Files.write(file, text.getBytes(ISO_8859_1));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    return file;
  }

  static Path octetFile(Path m, String escaped, String text) throws IOException {
    Path file = Path.of(URI.create(m.toUri() + "/" + escaped.replace(":", "%3A")));
    Files.write(file, text.getBytes(ISO_8859_1));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    return file;
  }

  static void dated(Path m, String name, String date) throws IOException {
    Files.setLastModifiedTime(file(m, name, "dated"), FileTime.from(Instant.parse(date)));
  }

  static void three(Path m) throws IOException {
    file(m, "cur/1.1.host:2,S", "a\n1");
    file(m, "cur/2.1.host:2,", "a\n2");
    file(m, "cur/3.1.host:2,F", "a\n3");
  }
}
