package dev.postern.maildir;

/** What any store must do. */
class MaildirStoreContractTest extends LocationContract {
  @Override
  String location() {
    return root + "/%d/%n/Maildir";
  }
}
