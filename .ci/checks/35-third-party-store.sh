#!/usr/bin/env bash
# A third party's project outside of this one: it depends on postern-core and postern-testing-kit alone, extends the contract as
# docs/stores.md says, and is proven; with a mistake in its store it is not.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
repository=${POSTERN_M2:-$HOME/.m2/repository}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
  echo "DEFECT: $*" >&2
  tail -n 40 "$work/log" >&2 2>/dev/null || true
  exit 1
}

version=$(sed -n '0,/<version>/s:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml")
plugin() {
  grep -A1 "<artifactId>$1</artifactId>" "$root/pom.xml" | sed -n 's:.*<version>\(.*\)</version>.*:\1:p' | head -n 1
}

# A local repository of its own: the libraries of the build, and of Postern what was built, as a release would install it.
mkdir -p "$work/m2/dev/postern"
for group in "$repository"/*/; do
  [ "$(basename "$group")" = dev ] || ln -s "$group" "$work/m2/$(basename "$group")"
done
for group in "$repository"/dev/*/; do
  [ ! -d "$group" ] || [ "$(basename "$group")" = postern ] || ln -s "$group" "$work/m2/dev/$(basename "$group")"
done
publish() {
  local place=$work/m2/dev/postern/$1/$version
  mkdir -p "$place"
  cp "$root/$2/pom.xml" "$place/$1-$version.pom"
  [ "$1" = postern-parent ] || cp "$root/$2/target/$1-$version.jar" "$place/" || die "build first: mvn -B verify"
}
publish postern-parent .
publish postern-core core
publish postern-testing-kit testing/kit

project=$work/project
mkdir -p "$project/src/main/java/org/example/mail" "$project/src/test/java/org/example/mail"
cat >"$project/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>my-store</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>dev.postern</groupId>
      <artifactId>postern-core</artifactId>
      <version>$version</version>
    </dependency>
    <dependency>
      <groupId>dev.postern</groupId>
      <artifactId>postern-testing-kit</artifactId>
      <version>$version</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <pluginManagement>
      <plugins>
$(for name in resources compiler surefire; do
  echo "<plugin><artifactId>maven-$name-plugin</artifactId><version>$(plugin "maven-$name-plugin")</version></plugin>"
done)
      </plugins>
    </pluginManagement>
  </build>
</project>
POM

# The test is the document's, with imports.
{
  printf 'package org.example.mail;\n\nimport dev.postern.store.*;\nimport dev.postern.testing.contract.*;\n\n'
  sed -n '/^```java$/,/^```$/{/^```/d;p}' "$root/docs/stores.md"
} >"$project/src/test/java/org/example/mail/MyStoreTest.java"

store() {
  cat >"$project/src/main/java/org/example/mail/MyStore.java" <<JAVA
package org.example.mail;

import dev.postern.auth.MailUser;
import dev.postern.store.*;
import java.time.Clock;

final class MyStore implements MailStore {
  private final MailStore mail = new InMemoryStore(Clock.systemUTC());

  @Override
  public Account account(MailUser user) throws StoreException {
    return mail.account($1);
  }

  @Override
  public void close() {
    mail.close();
  }
}
JAVA
}

run() {
  (cd "$project" && mvn -o -B -Dmaven.repo.local="$work/m2" test) >"$work/log" 2>&1
}

store user
run || die "the contract of a sound store fails"
count=$(sed -n 's/.*Tests run: \([0-9]*\), Failures: 0, Errors: 0.*/\1/p' "$work/log" | tail -n 1)
[ "${count:-0}" -ge 250 ] || die "only ${count:-0} tests were run"

store 'MailUser.of("everybody")'
if run; then die "a store that shows users each other's mail passes"; fi
grep -q 'usersDoNotSeeEachOther' "$work/log" || die "it fails for another reason"
echo "a store of somebody else's: $count tests of the contract passed, and a broken one is caught"
