# shellcheck shell=sh
# Starting and ending the installed daemon. Sourced after installation.sh.
# TINYDOCK_ROOT, TINYDOCK_RUN or TINYDOCK_HOST set: a trial beside the machine's own daemon, never a systemd unit.

ROOT_DIR=${TINYDOCK_ROOT:-/var/lib/tinydock}
RUN_DIR=${TINYDOCK_RUN:-/run/tinydock}
HOST=${TINYDOCK_HOST:-unix://$RUN_DIR/tinydock.sock}
PID_FILE=$RUN_DIR/tinydockd.pid
UNIT_FILE=/etc/systemd/system/tinydock.service
SOCKET_GROUP=tinydock
START_TIMEOUT_SECONDS=30
STOP_TIMEOUT_SECONDS=15

is_trial() {
  [ -n "${TINYDOCK_ROOT:-}${TINYDOCK_RUN:-}${TINYDOCK_HOST:-}" ]
}

uses_systemd() {
  [ -d /run/systemd/system ] && ! is_trial
}

if is_trial; then LOG_DIR=$RUN_DIR; else LOG_DIR=/var/log/tinydock; fi
LOG_FILE=$LOG_DIR/tinydockd.log

tdctl() {
  "$BIN_DIR/tdctl" --host "$HOST" "$@"
}

daemon_answers() {
  tdctl ping >/dev/null 2>&1
}

# Pid of the detached daemon; fails where it does not run. The name is checked, since pids are used again.
detached_pid() {
  [ -r "$PID_FILE" ] || return 1
  pid=$(cat "$PID_FILE")
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q 'tinydockd\.js' || return 1
  printf '%s\n' "$pid"
}

# Starts the daemon, or starts it again where its programs were replaced; running containers go on meanwhile.
ensure_daemon() {
  if daemon_answers; then
    [ -n "$WERE_REPLACED" ] || return 0
    say 'Restarting the daemon with the new programs'
    stop_daemon
  else
    say 'Starting the daemon'
  fi
  if uses_systemd; then start_unit; else start_detached; fi
  wait_for_daemon
}

ensure_socket_group() {
  is_trial && return 0
  getent group "$SOCKET_GROUP" >/dev/null && return 0
  groupadd --system "$SOCKET_GROUP"
  note "made the group $SOCKET_GROUP; its members may use the daemon, which makes them as powerful as root"
}

start_unit() {
  sed "s|@TINYDOCKD@|$BIN_DIR/tinydockd|" "$WORKSPACE/tools/systemd/tinydock.service" >"$UNIT_FILE"
  systemctl daemon-reload
  systemctl enable --quiet tinydock.service
  systemctl restart tinydock.service
  note "systemd unit tinydock.service; its log: journalctl -u tinydock"
}

start_detached() {
  mkdir -p "$RUN_DIR" "$LOG_DIR"
  # shellcheck disable=SC2016 # for the inner shell to expand
  setsid sh -c 'echo $$ >"$1"; shift; exec "$@"' sh "$PID_FILE" \
    "$BIN_DIR/tinydockd" --root "$ROOT_DIR" --run "$RUN_DIR" --host "$HOST" </dev/null >>"$LOG_FILE" 2>&1 &
  note "pid file $PID_FILE, log $LOG_FILE"
}

wait_for_daemon() {
  waited=0
  until daemon_answers; do
    waited=$((waited + 1))
    if [ "$waited" -gt $((START_TIMEOUT_SECONDS * 5)) ] || { ! uses_systemd && ! detached_pid >/dev/null; }; then
      if ! uses_systemd; then tail -n 10 "$LOG_FILE" >&2 || true; fi
      die "the daemon does not answer on $HOST"
    fi
    sleep 0.2
  done
}

# Ends the daemon this script started; containers go on. A daemon that somebody else started is left alone.
stop_daemon() {
  if uses_systemd; then
    systemctl stop tinydock.service 2>/dev/null || true
    return 0
  fi
  pid=$(detached_pid) || return 0
  kill -TERM "$pid"
  waited=0
  while [ -d "/proc/$pid" ]; do
    waited=$((waited + 1))
    [ "$waited" -le $((STOP_TIMEOUT_SECONDS * 5)) ] || die "tinydockd (pid $pid) does not end; see $LOG_FILE"
    sleep 0.2
  done
  rm -f "$PID_FILE"
}

remove_unit() {
  uses_systemd && [ -e "$UNIT_FILE" ] || return 0
  systemctl disable --quiet --now tinydock.service 2>/dev/null || true
  rm -f "$UNIT_FILE"
  systemctl daemon-reload
}
