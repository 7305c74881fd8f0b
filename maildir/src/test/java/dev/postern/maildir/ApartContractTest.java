package dev.postern.maildir;

/** What any store must do, with control files and indexes apart from the messages. */
class ApartContractTest extends LocationContract {
  @Override
  String location() {
    return "maildir:%1$s/mail/%%d/%%n:CONTROL=%1$s/control/%%u:INDEX=%1$s/index/%%u"
        .formatted(root);
  }
}
