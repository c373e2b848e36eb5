# shellcheck shell=sh
# Node, the libraries and the bundles of this workspace. Sourced after output.sh and system-packages.sh; needs $WORKSPACE.

NODE_MAJOR=24
PRIVATE_NODE_DIR=$WORKSPACE/.cache/node$NODE_MAJOR/node_modules/node/bin

node_is_new_enough() {
  [ -x "$1" ] && "$1" -e "process.exit(Number(process.versions.node.split('.')[0]) >= $NODE_MAJOR ? 0 : 1)"
}

# Puts a Node that is new enough first on PATH; NODE is its path, NODE_IS_PRIVATE says whether it is the workspace's own.
# shellcheck disable=SC2034 # NODE_IS_PRIVATE is for the scripts that source this
ensure_node() {
  NODE=$(command -v node || true)
  NODE_IS_PRIVATE=
  if [ -n "$NODE" ] && node_is_new_enough "$NODE"; then
    case $NODE in "$PRIVATE_NODE_DIR"/*) NODE_IS_PRIVATE=yes ;; esac
  else
    NODE=$PRIVATE_NODE_DIR/node
    NODE_IS_PRIVATE=yes
    node_is_new_enough "$NODE" || install_private_node
    PATH=$PRIVATE_NODE_DIR:$PATH
    export PATH
  fi
  ensure_npm
}

ensure_npm() {
  has npm && return 0
  is_debian_family || die "install Node $NODE_MAJOR or newer with npm, then run this again"
  [ "$(id -u)" = 0 ] || die "install npm as root, then run this again:" "  apt-get install nodejs npm ca-certificates"
  say 'Installing nodejs npm ca-certificates'
  install_with_apt 'nodejs npm ca-certificates'
}

install_private_node() {
  ensure_npm
  say "Installing Node $NODE_MAJOR for this workspace alone (the machine has $(node --version 2>/dev/null || echo none))"
  npm install --prefix "$WORKSPACE/.cache/node$NODE_MAJOR" --no-save --no-fund --no-audit --loglevel=error \
    --ignore-scripts=false \
    "node@$NODE_MAJOR" >/dev/null
  node_is_new_enough "$NODE" || die "npm did not install Node $NODE_MAJOR in $PRIVATE_NODE_DIR"
}

# Installs the libraries when the lock file, or Node's major version, is not the one they were installed for.
ensure_libraries() {
  stamp=$WORKSPACE/node_modules/.tinydock-lock
  wanted=$(sha256sum <"$WORKSPACE/package-lock.json" | cut -d ' ' -f 1)-$(node --version | cut -d . -f 1)
  [ -r "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
  say 'Installing the libraries (npm ci)'
  (cd "$WORKSPACE" && npm ci --no-fund --no-audit --loglevel=error >/dev/null)
  printf '%s\n' "$wanted" >"$stamp"
}

build_programs() {
  (cd "$WORKSPACE" && node tools/src/bundle.ts)
}

# Everything a check or a benchmark needs; arguments are needs beyond those of the engine.
prepare_workspace() {
  # shellcheck disable=SC2086 # a list of names
  ensure_packages $RUNTIME_NEEDS "$@"
  ensure_node
  ensure_libraries
  build_programs
}
