# shellcheck shell=sh
# Taking back what quickstart put on the machine. Sourced after daemon.sh.

ROOT_DIR=${TINYDOCK_ROOT:-/var/lib/tinydock}
SOCKET_GROUP=tinydock
if is_trial; then LOG_DIR=$RUN_DIR; else LOG_DIR=/var/log/tinydock; fi
LOG_FILE=$LOG_DIR/tinydockd.log

# uninstall PURGE: PURGE is empty or not.
uninstall() {
  if [ -n "$1" ]; then
    remove_containers
  elif [ -x "$BIN_DIR/tdctl" ] && [ -n "$(tdctl ps -q 2>/dev/null)" ]; then
    note 'running containers go on without the daemon; install again to manage them'
  fi
  say 'Ending the daemon'
  stop_daemon || :
  remove_unit
  remove_programs
  if [ -n "$1" ]; then
    purge_data
    purge_compiled_code
  else
    note "data stays in $ROOT_DIR"
  fi
  if [ -r "$INSTALLED_PACKAGES_FILE" ]; then
    note "system packages that were installed stay: $(sort -u "$INSTALLED_PACKAGES_FILE" | tr '\n' ' ')"
    if [ -n "$1" ]; then rm -f "$INSTALLED_PACKAGES_FILE"; fi
  fi
}

# Containers hold mounts, addresses and firewall rules that only the daemon can take back.
remove_containers() {
  [ -x "$BIN_DIR/tdctl" ] || return 0
  if ! daemon_answers; then
    [ -e "$ROOT_DIR/tinydock.db" ] || return 0
    start_daemon
  fi
  ids=$(tdctl ps -aq)
  [ -n "$ids" ] || return 0
  say 'Removing all containers'
  # shellcheck disable=SC2086 # a list of ids
  tdctl rm -f -v $ids
}

purge_data() {
  say "Removing $ROOT_DIR, $RUN_DIR and the log"
  refuse_mounts "$ROOT_DIR"
  refuse_mounts "$RUN_DIR"
  # A directory that does not look like a store is not ours to remove.
  if [ -e "$ROOT_DIR/tinydock.db" ]; then rm -rf --one-file-system "$ROOT_DIR"; fi
  if is_trial; then
    if [ -e "$LOG_FILE" ]; then rm -rf --one-file-system "$RUN_DIR"; fi
  else
    rm -rf --one-file-system "$RUN_DIR" "$LOG_DIR"
    if getent group "$SOCKET_GROUP" >/dev/null; then groupdel "$SOCKET_GROUP"; fi
  fi
}

# What tdctl has compiled for root and for the user who became root. By the database of users, as tdctl does it, since
# HOME may be another's; and by that user, whose links may lead anywhere.
purge_compiled_code() {
  rm -rf "$(compiled_code_of "$(id -u)")"
  [ -n "${SUDO_UID:-}" ] || return 0
  compiled=$(compiled_code_of "$SUDO_UID")
  setpriv --reuid "$SUDO_UID" --regid "${SUDO_GID:-$SUDO_UID}" --clear-groups rm -rf "$compiled" ||
    note "$compiled stays: it could not be removed"
}

# compiled_code_of UID
compiled_code_of() {
  printf '%s/.cache/tinydock/compiled\n' "$(getent passwd "$1" | cut -d : -f 6)"
}

# refuse_mounts DIRECTORY: deleting through a mount would delete what a user mounted there.
refuse_mounts() {
  if cut -d ' ' -f 5 /proc/self/mountinfo | grep -q "^$1/"; then
    die "something is still mounted below $1; unmount it, then run this again"
  fi
}

require_root() {
  [ "$(id -u)" = 0 ] || die "tinydock $1: run this as root (sudo $0)"
}
