# Sourced by the checks behind server.bash: Debian's Exim. It cannot be installed beside Postfix, and runs from where install-clients unpacked it.
#
#   start_exim PORT   starts it with $work/exim.conf, and waits for its port
#   stop_exim         also where it was not started
#
# Ends the check without a defect where nobody but root could start Exim.

exim_root=/var/cache/postern-ci/exim
exim=

if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Exim starts as root alone"
  exit 0
fi
[ -x $exim_root/usr/sbin/exim4 ] || die "run .ci/install-clients first"

listens() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
start_exim() {
  LD_LIBRARY_PATH=$exim_root/usr/lib/$(uname -m)-linux-gnu:$exim_root/usr/lib \
    $exim_root/usr/sbin/exim4 -C "$work/exim.conf" -bdf >"$work/exim.out" 2>&1 &
  exim=$!
  await listens "$1" || die "Exim does not listen: $(cat "$work/exim.out")"
}

stop_exim() {
  if [ -n "$exim" ]; then
    kill "$exim" 2>/dev/null || true
    wait "$exim" 2>/dev/null || true
    exim=
  fi
}
trap 'stop_exim; cleanup' EXIT
