package dev.postern.imap.response;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.UidSet;
import java.util.List;

/** The response codes of UIDPLUS (RFC 4315 §3). */
public sealed interface UidPlusCode extends ResponseCode {

  /** Where an appended message is. */
  record AppendUid(AppendResult result) implements UidPlusCode {
    @Override
    public void writeTo(ResponseWriter out) {
      out.atom("APPENDUID").space().number(result.uidValidity()).space();
      out.atom(set(result.uids()));
    }
  }

  /** Where copied messages are. */
  record CopyUid(CopyResult result) implements UidPlusCode {
    @Override
    public void writeTo(ResponseWriter out) {
      out.atom("COPYUID").space().number(result.uidValidity()).space();
      out.atom(set(result.sources())).space().atom(set(result.targets()));
    }
  }

  private static String set(List<Long> ascending) {
    UidSet.Builder uids = new UidSet.Builder();
    ascending.forEach(uids::add);
    return uids.build().toString();
  }
}
