# shellcheck shell=sh
# What the scripts say. Sourced.

# say TEXT: one step of the work.
say() {
  printf '==> %s\n' "$*"
}

# note TEXT: a detail of the step.
note() {
  printf '    %s\n' "$*"
}

# die TEXT...: one line each on standard error, then the end.
die() {
  printf '%s: ' "${0##*/}" >&2
  printf '%s\n' "$@" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}
