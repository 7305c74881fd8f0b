#!/usr/bin/env bash
# One passwd-file for Dovecot's auth and for Postern: each login must have the same outcome, each user the same fields.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

if [ "$(id -u)" != 0 ]; then
  echo "needs root: Dovecot's auth runs as its own user; skipped"
  exit 0
fi
[ -x /usr/lib/dovecot/auth ] || die "no Dovecot here: .ci/install-clients"
[ -f "$jar" ] || die "build first: mvn -B verify"

chmod 755 "$work"
mkdir "$work/run" "$work/state"
crypt=$(openssl passwd -6 secret)
# What differs on purpose is in docs/passwd-file.md, and not here.
cat >"$work/passwd" <<LINES
# a comment, an empty line, no name

:x:y
ann:{PLAIN}a:1000:8:Ann:/home/ann:/bin/sh:userdb_mail=maildir:/m/%n userdb_uid=2000 userdb_home=/uh/%u  userdb_flag other=x
bob:{SHA512-CRYPT}$crypt:1001:8::/home/b::postern_account_expires=2099-01-31 postern_password_expires=2099-01-31
cat:{PLAIN}c:1001:8::/home/c::nopassword
dan:{PLAIN}:1001:8::/home/d::nopassword
eve::1001:8::/home/e::nopassword
fay:$crypt:1001:8::/home/f
gus:{PLAIN}g:1001:8::/home/g::fail
hal:{PLAIN}h:1001:8::/home/h::allow_nets=192.0.2.0/24
ida:{PLAIN}i:1001:8::/home/i::allow_nets=192.0.2.1 allow_nets=192.0.2.2
jim:{PLAIN}j:1001:8::/home/j::allow_nets=
kim:{PLAIN}k:1001:8::/home/k::allow_real_nets=192.0.2.1
lea:{PLAIN}l:1001:8::/home/l::password={PLAIN}other
mia::1001:8::/home/m::password={PLAIN}m
nan:rqXexS6ZhobKA[13]:1001:8::/home/n
oli:{PLAIN}o:1001:8::/home/o:::maildir:/old/mail
pam:{PLAIN}p\\:1001:8::/home/p::userdb_a="x y" userdb_b=x\\
qua:{PLAIN}q:1001:8::/home/q::userdb_x:protected=1 userdb_uid:protected=4 userdb_c=a:remove
rob:{PLAIN}r :1001:8
sam: {PLAIN}s:1001:8
tom:{PLAIN}t:1001:8::/home/t::userdb_p=%Un-%%-%d k=%{user}
una:{PLAIN.HEX}75:1001:8
vic:*:1001:8
wil:!:1001:8
xen:{PLAIN}x:1001:8::/home/x::userdb_q
yve:{PLAIN}y:1001:8::/home/y::user=zoe
zoe:{PLAIN}z:1001:8::/home/z
zoe:{PLAIN}second:1001:8::/home/z
LINES
printf 'end:{PLAIN}e:1001:8\r\nlast:{PLAIN}l:1001:8' >>"$work/passwd"
chown dovecot "$work/passwd"
chmod 600 "$work/passwd"

cat >"$work/dovecot.conf" <<CONF
protocols =
base_dir = $work/run
state_dir = $work/state
log_path = $work/dovecot.log
auth_mechanisms = plain
auth_failure_delay = 0
ssl = no
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = scheme=CRYPT $work/passwd
}
userdb {
  driver = passwd-file
  args = $work/passwd
  default_fields = home=/def/%n
}
CONF
dovecot -c "$work/dovecot.conf"
trap 'doveadm -c "$work/dovecot.conf" stop || true; cleanup' EXIT

cat >"$work/Probe.java" <<'JAVA'
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.net.PeerInfo;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

class Probe {
  public static void main(String[] arguments) throws Exception {
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.parse("scheme=CRYPT " + arguments[0])
            .defaultFields("userdb_home=/def/%n")
            .build();
    AuthContext context =
        AuthContext.of("imap", PeerInfo.inet("imap", new InetSocketAddress("192.0.2.1", 4711)));
    for (String login : Files.readAllLines(Path.of(arguments[1]))) {
      String[] parts = login.split("\t", -1);
      AuthOutcome outcome =
          users.authenticate(Credentials.Password.of(parts[0], parts[1]), context);
      String who = outcome instanceof AuthOutcome.Accepted in ? "ok " + in.user().name() : "failed";
      System.out.println("login " + login.replace('\t', ' ') + ": " + who);
    }
    for (String name : users.users()) {
      users.find(name).user().ifPresent(user -> {
        TreeMap<String, String> fields = new TreeMap<>(user.fields());
        fields.putIfAbsent("mail", "");
        user.home().ifPresent(home -> fields.put("home", home));
        fields.forEach((key, value) -> System.out.println("user " + name + " " + key + "=" + value));
      });
    }
  }
}
JAVA

printf '%s\n' ann:a ann:x bob:secret bob:x cat:c cat:x dan:x dan: eve:x eve: fay:secret fay:x gus:g hal:h ida:i jim:j kim:k lea:l lea:other mia:m \
  mia: nan:x oli:o pam:'p\' 'rob:r ' rob:r sam:s sam:' {PLAIN}s' tom:t una:u vic: vic:'*' wil: wil:'!' xen:x yve:y zoe:z zoe:second end:e last:l \
  nobody:x x:y '#:x' ANN:a | sed 's/:/\t/' >"$work/logins"

java -cp "$jar" "$work/Probe.java" "$work/passwd" "$work/logins" >"$work/ours" 2>"$work/ours.log" || die "$(cat "$work/ours.log")"

while IFS=$'\t' read -r user given; do
  answer=$(doveadm -c "$work/dovecot.conf" auth test -x rip=192.0.2.1 -x real_rip=192.0.2.1 "$user" "$given" 2>&1 || true)
  case $answer in
    *"auth succeeded"*) echo "login $user $given: ok $(sed -n 's/^  user=//p' <<<"$answer")" ;;
    *) echo "login $user $given: failed" ;;
  esac
done <"$work/logins" >"$work/theirs"
for user in $(sed -n 's/^user \([^ ]*\) .*/\1/p' "$work/ours" | uniq); do
  doveadm -c "$work/dovecot.conf" user "$user" | awk -F'\t' -v user="$user" 'NR > 1 {print "user " user " " $1 "=" $2}' | LC_ALL=C sort
done >>"$work/theirs"

diff "$work/theirs" "$work/ours" || die "Dovecot (<) and Postern (>) read one passwd-file differently"
echo "ok: $(grep -c ^login "$work/ours") logins, $(grep -c ^user "$work/ours") fields as Dovecot's"
