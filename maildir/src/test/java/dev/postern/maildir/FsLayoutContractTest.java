package dev.postern.maildir;

/** What any store must do, with folders as nested directories and all kinds of files apart. */
class FsLayoutContractTest extends LocationContract {
  @Override
  String location() {
    String options =
        ":LAYOUT=fs:INBOX=%1$s/inbox/%%u:CONTROL=%1$s/control/%%u:INDEX=%1$s/index/%%u";
    return ("maildir:%1$s/mail/%%d/%%n" + options).formatted(root);
  }
}
