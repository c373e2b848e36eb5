# shellcheck shell=sh
# Programs and files that come from the distribution. Sourced after output.sh.

# shellcheck disable=SC2034 # for the scripts that source this
RUNTIME_NEEDS='runtime conmon seccomp nftables iproute2 aardvark-dns isal busybox procps init'
# shellcheck disable=SC2034 # for the scripts that source this
TEST_NEEDS='iptables docker-registry skopeo umoci mmdebstrap zstd curl openssl rsync shellcheck bzip2 xz zsh fish tmux git ssh-agent sshd dockerd podman buildah'

# Path of a busybox that runs in an empty directory tree; fails where there is none.
find_static_busybox() {
  for candidate in /bin/busybox /usr/bin/busybox /usr/sbin/busybox /sbin/busybox.static; do
    [ -x "$candidate" ] || continue
    if ! LC_ALL=C ldd "$candidate" 2>/dev/null | grep -q '=>'; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

is_there() {
  case $1 in
    runtime) has runc || has crun ;;
    seccomp) [ -r /usr/share/containers/seccomp.json ] ;;
    nftables) has nft ;;
    iproute2) has ip ;;
    # Inflates gzip faster than Node does; asked for only where its package has one known name.
    isal) ! is_debian_family || ldconfig -p | grep -q 'libisal\.so\.2' ;;
    busybox) find_static_busybox >/dev/null ;;
    procps) has pgrep && ps -ef >/dev/null 2>&1 ;;
    # For run --init: linked statically.
    init) has tini-static || has catatonit || [ -x /usr/libexec/podman/catatonit ] || [ -x /usr/libexec/catatonit/catatonit ] ;;
    aardvark-dns)
      [ -x /usr/libexec/podman/aardvark-dns ] || [ -x /usr/lib/podman/aardvark-dns ] || has aardvark-dns
      ;;
    netavark) [ -x /usr/lib/podman/netavark ] || [ -x /usr/libexec/podman/netavark ] ;;
    *) has "$1" ;;
  esac
}

# missing_needs NEED...: those that the machine does not have.
missing_needs() {
  for need in "$@"; do
    is_there "$need" || printf '%s\n' "$need"
  done
}

# The package of Debian and Ubuntu that holds a need.
debian_package() {
  case $1 in
    runtime) echo runc ;;
    busybox) echo busybox-static ;;
    init) echo tini ;;
    isal) echo libisal2 ;;
    xz) echo xz-utils ;;
    ssh-agent) echo openssh-client ;;
    sshd) echo openssh-server ;;
    dockerd) echo docker.io ;;
    seccomp)
      if apt-cache show golang-github-containers-common >/dev/null 2>&1; then
        echo golang-github-containers-common
      else
        echo containers-common
      fi
      ;;
    *) echo "$1" ;;
  esac
}

# The package of Fedora, and of most others.
fedora_package() {
  case $1 in
    runtime) echo runc ;;
    sshd) echo openssh-server ;;
    dockerd) echo moby-engine ;;
    seccomp) echo containers-common ;;
    iproute2) echo iproute ;;
    iptables) echo iptables-nft ;;
    procps) echo procps-ng ;;
    init) echo tini-static ;;
    shellcheck) echo ShellCheck ;;
    ssh-agent) echo openssh-clients ;;
    docker-registry) echo docker-distribution ;;
    *) echo "$1" ;;
  esac
}

is_debian_family() {
  [ -r /etc/os-release ] && grep -Eq '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release && has apt-get
}

# ensure_packages NEED...: installs what is missing, or says exactly what to install and ends.
ensure_packages() {
  needs=$(missing_needs "$@")
  [ -n "$needs" ] || return 0
  if ! is_debian_family; then
    packages=$(for need in $needs; do fedora_package "$need"; done | sort -u | tr '\n' ' ')
    if has dnf; then command='dnf install'; else command="your system's installer:"; fi
    die "install what is missing, then run this again:" "  $command $packages" \
      "(names are Fedora's; busybox must be statically linked)"
  fi
  packages=$(for need in $needs; do debian_package "$need"; done | sort -u | tr '\n' ' ')
  [ "$(id -u)" = 0 ] || die "install what is missing as root, then run this again:" "  apt-get install $packages"
  say "Installing $packages"
  install_with_apt "$packages"
  needs=$(missing_needs "$@" | tr '\n' ' ')
  [ -z "$needs" ] || die "still missing after the installation: $needs"
}

# Lists the packages that this workspace added, for --uninstall to name.
INSTALLED_PACKAGES_FILE=/var/lib/tinydock-packages

# install_with_apt "PACKAGE PACKAGE ...": without starting the services that some of them bring.
install_with_apt() {
  apt_log=$(mktemp)
  policy=/usr/sbin/policy-rc.d
  made_policy=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made_policy=yes
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
  fi
  # shellcheck disable=SC2086 # a list of names
  set -- $1
  status=0
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >"$apt_log" 2>&1 || status=$?
  if [ -n "$made_policy" ]; then
    rm -f "$policy"
    trap - EXIT INT TERM
  fi
  if [ "$status" != 0 ]; then
    tail -n 20 "$apt_log" >&2
    rm -f "$apt_log"
    die "apt-get could not install: $*"
  fi
  rm -f "$apt_log"
  case " $* " in *' docker-registry '*) keep_stopped docker-registry ;; esac
  case " $* " in *' openssh-server '*) keep_stopped ssh ssh.socket ;; esac
  case " $* " in *' docker.io '*) keep_stopped docker docker.socket ;; esac
  printf '%s\n' "$@" >>"$INSTALLED_PACKAGES_FILE"
}

# keep_stopped SERVICE [UNIT...]: the tests start what they need by themselves; a service would only hold ports and names.
keep_stopped() {
  if [ -d /run/systemd/system ]; then
    systemctl disable --now --quiet "$@" 2>/dev/null || true
  elif has update-rc.d; then
    update-rc.d "$1" disable >/dev/null 2>&1 || true
  fi
}
