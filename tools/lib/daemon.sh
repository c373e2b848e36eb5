# shellcheck shell=sh
# Starting and ending the installed daemon. Sourced after installation.sh.
# TINYDOCK_ROOT, TINYDOCK_RUN or TINYDOCK_HOST set: a trial beside the machine's own daemon, never a systemd unit.

RUN_DIR=${TINYDOCK_RUN:-/run/tinydock}
HOST=${TINYDOCK_HOST:-unix://$RUN_DIR/tinydock.sock}

is_trial() {
  [ -n "${TINYDOCK_ROOT:-}${TINYDOCK_RUN:-}${TINYDOCK_HOST:-}" ]
}

tdctl() {
  "$BIN_DIR/tdctl" --host "$HOST" "$@"
}

daemon_answers() {
  tdctl ping >/dev/null 2>&1
}

# service COMMAND...: `tdctl service`, which knows of systemd, of processes without it, and of trials.
service() {
  "$BIN_DIR/tdctl" service "$@"
}

# Starts the daemon, or starts it again where its programs were replaced; running containers go on meanwhile.
ensure_daemon() {
  if daemon_answers; then
    [ -n "$WERE_REPLACED" ] || return 0
    say 'Restarting the daemon with the new programs'
    stop_daemon || return 0
  else
    say 'Starting the daemon'
  fi
  start_daemon
}

start_daemon() {
  service install --daemon "$BIN_DIR/tinydockd" || die "the daemon does not answer on $HOST"
}

# Ends the daemon that `tdctl service` started; containers go on. Fails where one goes on, and says why: that of somebody
# else is left alone.
stop_daemon() {
  [ -x "$BIN_DIR/tdctl" ] || return 0
  service stop >/dev/null && return 0
  daemon_answers || die 'the daemon does not end'
  note 'the daemon goes on with the programs that it has'
  return 1
}

remove_unit() {
  [ -x "$BIN_DIR/tdctl" ] || return 0
  service uninstall >/dev/null || note 'a daemon goes on'
}
