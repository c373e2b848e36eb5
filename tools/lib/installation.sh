# shellcheck shell=sh
# The installed programs: everything below $PREFIX. Sourced after workspace.sh; needs $PREFIX.

LIB_DIR=$PREFIX/lib/tinydock
BIN_DIR=$PREFIX/bin
INSTALLED_NATIVE_MODULES='better-sqlite3 koffi @koromix node-unix-socket'
# Set by install_programs when it replaced programs that were there.
WERE_REPLACED=

# Installs the built programs so that they run without this checkout; does nothing where they are there already.
# shellcheck disable=SC2034 # WERE_REPLACED is for the scripts that source this
install_programs() {
  fingerprint=$(fingerprint_of_programs)
  if [ -r "$LIB_DIR/fingerprint" ] && [ "$(cat "$LIB_DIR/fingerprint")" = "$fingerprint" ] &&
    [ -x "$BIN_DIR/tdctl" ] && [ -x "$BIN_DIR/tinydockd" ]; then
    return 0
  fi
  say "Installing tdctl and tinydockd below $PREFIX"
  mkdir -p "$BIN_DIR" "$PREFIX/lib"
  rm -rf "$LIB_DIR.new" "$LIB_DIR.old"
  stage_programs "$LIB_DIR.new"
  printf '%s\n' "$fingerprint" >"$LIB_DIR.new/fingerprint"
  if [ -d "$LIB_DIR" ]; then
    WERE_REPLACED=yes
    mv "$LIB_DIR" "$LIB_DIR.old"
  fi
  mv "$LIB_DIR.new" "$LIB_DIR"
  rm -rf "$LIB_DIR.old"
  write_launcher tdctl tdctl.cjs
  write_launcher tinydockd tinydockd.js
}

# Node itself counts: the launchers name it.
fingerprint_of_programs() {
  {
    printf '%s %s\n' "$NODE" "$(node --version)"
    cat "$WORKSPACE/package-lock.json" "$WORKSPACE/tools/lib/installation.sh"
    find "$WORKSPACE/packages/daemon/dist" "$WORKSPACE/packages/cli/dist" "$WORKSPACE/packages/tui/dist" -type f | LC_ALL=C sort | xargs cat
  } | sha256sum | cut -d ' ' -f 1
}

stage_programs() {
  target=$1
  mkdir -p "$target/node_modules"
  cp -R "$WORKSPACE/packages/daemon/dist/." "$WORKSPACE/packages/cli/dist/." "$WORKSPACE/packages/tui/dist/." "$target"
  for module in $INSTALLED_NATIVE_MODULES; do
    cp -R "$WORKSPACE/node_modules/$module" "$target/node_modules/"
  done
  for module in "$WORKSPACE"/node_modules/node-unix-socket-*; do
    [ -d "$module" ] && cp -R "$module" "$target/node_modules/"
  done
  # Sources for building them, and binaries for other systems.
  rm -rf "$target/node_modules/better-sqlite3/deps" "$target/node_modules/better-sqlite3/src" \
    "$target/node_modules/koffi/vendor" "$target/node_modules/koffi/doc"
  find "$target/node_modules/better-sqlite3" -path '*/prebuilds/*' ! -name 'linux*' -type f -exec rm -f {} +
  if [ -n "$NODE_IS_PRIVATE" ]; then cp "$(readlink -f "$NODE")" "$target/node"; fi
}

# The program's own first line says with which flags Node starts it fastest; they need not suit what a user gives Node.
write_launcher() {
  if [ -n "$NODE_IS_PRIVATE" ]; then node_path=$LIB_DIR/node; else node_path=$NODE; fi
  flags=$(sed -n '1s/^#!.* -S node //p' "$LIB_DIR/$2")
  # shellcheck disable=SC2086 # several words
  "$node_path" $flags -e '' >/dev/null 2>&1 || flags=
  cat >"$BIN_DIR/$1.new" <<LAUNCHER
#!/bin/sh
flags='$flags'
[ -z "\$NODE_OPTIONS" ] || flags=
exec "$node_path" \$flags "$LIB_DIR/$2" "\$@"
LAUNCHER
  chmod 755 "$BIN_DIR/$1.new"
  mv "$BIN_DIR/$1.new" "$BIN_DIR/$1"
}

remove_programs() {
  say "Removing tdctl and tinydockd from $PREFIX"
  rm -f "$BIN_DIR/tdctl" "$BIN_DIR/tinydockd"
  rm -rf "$LIB_DIR" "$LIB_DIR.new" "$LIB_DIR.old"
}
