# shellcheck shell=sh
# The engine at work on this machine, without any network. Sourced after daemon.sh.

JOB_IMAGE=tinydock/quickstart:latest
JOB_CONTAINER=tinydock-quickstart
JOB_PAGE='<h1>It works: served from an image that was never unpacked.</h1>'

# show COMMAND...: prints the command as a user types it, and runs it.
show() {
  printf '\n$ tdctl'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_:/.,=@-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  tdctl "$@"
}

# make_rootfs_tar FILE: a root filesystem of one static busybox and one page. The same bytes each time.
make_rootfs_tar() {
  tree=$(mktemp -d)
  mkdir -p "$tree/bin" "$tree/etc" "$tree/tmp" "$tree/www"
  chmod 755 "$tree"
  chmod 1777 "$tree/tmp"
  cp "$(find_static_busybox)" "$tree/bin/busybox"
  for applet in sh ls cat echo httpd wget sleep id ps; do ln -s busybox "$tree/bin/$applet"; done
  printf 'root:x:0:0:root:/:/bin/sh\n' >"$tree/etc/passwd"
  printf 'root:x:0:\n' >"$tree/etc/group"
  printf '%s\n' "$JOB_PAGE" >"$tree/www/index.html"
  tar -C "$tree" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$1" .
  rm -rf "$tree"
}

run_main_job() {
  say "The main job: import an image made from this machine's busybox, run it, fetch its page"
  archive=$(mktemp --suffix=.tar)
  trap 'rm -f "$archive"; tdctl rm -f "$JOB_CONTAINER" >/dev/null 2>&1 || true' EXIT
  trap 'exit 130' INT TERM
  make_rootfs_tar "$archive"
  remove_earlier_job
  show import --change 'CMD ["/bin/httpd","-f","-p","80","-h","/www"]' --change 'EXPOSE 80' "$archive" "$JOB_IMAGE"
  show run -d --name "$JOB_CONTAINER" -p 127.0.0.1::80 "$JOB_IMAGE"
  fetch_page
  show images
  show history "$JOB_IMAGE"
  show ps
  show rm -f "$JOB_CONTAINER"
  rm -f "$archive"
  trap - EXIT INT TERM
}

# An image that is imported again gets a new id; the earlier one would stay without a name.
remove_earlier_job() {
  tdctl rm -f "$JOB_CONTAINER" >/dev/null 2>&1 || true
  tdctl rmi "$JOB_IMAGE" >/dev/null 2>&1 || true
}

fetch_page() {
  port=$(tdctl ps --filter "name=$JOB_CONTAINER" --format '{{.Ports}}' | sed -n 's/.*127\.0\.0\.1:\([0-9]*\)->80.*/\1/p')
  [ -n "$port" ] || die "the container publishes no port: $(tdctl ps -a)"
  printf '\n$ wget -qO- http://127.0.0.1:%s/\n' "$port"
  page=
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    page=$("$(find_static_busybox)" wget -qO- "http://127.0.0.1:$port/" 2>/dev/null) && break
    sleep 0.2
  done
  [ "$page" = "$JOB_PAGE" ] || die "port $port did not answer with the page; it said: ${page:-nothing}"
  printf '%s\n' "$page"
}
