package dev.postern.maildir.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MODSEQs are on the disk before they are told, many at once. */
class ReservedModSeqTest {
  @TempDir Path directory;

  @Test
  void aStepIsForcedAndWhatIsWithinItIsNot() throws IOException {
    DiskRecord record = new DiskRecord(directory);
    Path recorded = new RecordedFileSystem(record).getPath(directory.toString());
    IndexLog index = new IndexLog(recorded, DiskSync.FORCE, 1);
    index.rewrite(
        new IndexImage(
            Snapshot.empty(1, 1, 1),
            FileTable.EMPTY,
            UidSet.EMPTY,
            ExpungeLog.beginning(1),
            IndexStamps.NEVER));

    assertThat(appended(index, record, 2)).containsExactly("write postern-index");
    assertThat(appended(index, record, 20_000))
        .containsExactly("write postern-index", "sync postern-index");
    assertThat(appended(index, record, 20_001)).containsExactly("write postern-index");
  }

  private static List<String> appended(IndexLog index, DiskRecord record, long modSeq)
      throws IOException {
    int begin = record.size();
    IndexWriter change = new IndexWriter();
    change.state(modSeq, 1, IndexStamps.NEVER);
    index.append(change, modSeq);
    return record.operations(begin, record.size()).stream().map(DiskOperation::text).toList();
  }
}
