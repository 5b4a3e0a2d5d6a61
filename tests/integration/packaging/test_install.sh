#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_install.sh BUILD_FOLDER CMAKE
# Installs into a folder of its own and tries what is there: programs start, pages and completion know every
# command and option that the programs tell of themselves.
set -euo pipefail
build=$1 cmake=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0
wrong() { printf 'FAIL: %s\n' "$*"; failures=$((failures + 1)); }

"$cmake" --install "$build" --prefix "$root/usr" >"$root/log" || { cat "$root/log"; exit 1; }
share=$root/usr/share
for file in bin/vigie bin/vigiectl bin/vigie-sim share/applications/fr.vigie.Vigie.desktop \
  share/metainfo/fr.vigie.Vigie.metainfo.xml share/icons/hicolor/scalable/apps/fr.vigie.Vigie.svg \
  share/man/man1/vigie.1 share/man/man1/vigiectl.1 share/man/man1/vigie-sim.1 \
  share/bash-completion/completions/vigiectl; do
  [ -s "$root/usr/$file" ] || wrong "$file is not installed"
done

export QT_QPA_PLATFORM=offscreen
for program in vigie vigiectl vigie-sim; do
  said=$("$root/usr/bin/$program" --version) || wrong "$program --version fails"
  [[ $said == "$program "* ]] || wrong "$program --version says: $said"
done

# The page goes in as a text: a pipe into grep -q is cut at the first match, which pipefail takes for a failure.
# A page says every long option that the program's help does (groff writes a hyphen as \-).
page() { sed 's/\\-/-/g' "$share/man/man1/$1.1"; }
options() { grep -oE -- '--[a-z][a-z-]+' | sort -u; }
for program in vigie vigie-sim; do
  for option in $("$root/usr/bin/$program" --help 2>&1 | options); do
    case $option in --help-all | --help | --version) continue ;; esac
    grep -q -- "$option" <<<"$(page "$program")" || wrong "$program(1) does not know $option"
  done
done
# shellcheck source=/dev/null
source "$share/bash-completion/completions/vigiectl"
complete_after() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _vigiectl
}
commands=$("$root/usr/bin/vigiectl" --help | awk '/^  [a-z]/{print $1}')
[ -n "$commands" ] || wrong "vigiectl names no command"
complete_after vigiectl ""
offered=" ${COMPREPLY[*]} "
for command in $commands; do
  grep -q "^\.SS $command" <<<"$(page vigiectl)" || wrong "vigiectl(1) does not know $command"
  [[ $offered == *" $command "* ]] || wrong "completion does not offer $command"
  complete_after vigiectl "$command" "--"
  for option in $("$root/usr/bin/vigiectl" "$command" --help | options); do
    case $option in --help-all) continue ;; esac
    grep -q -- "$option" <<<"$(page vigiectl)" || wrong "vigiectl(1) does not know $command $option"
    [[ " ${COMPREPLY[*]} " == *" $option "* ]] || wrong "completion does not offer $command $option"
  done
done
complete_after vigiectl account --group sup
[ "${COMPREPLY[*]}" = supervisor ] || wrong "completion of a group gives: ${COMPREPLY[*]}"

if command -v desktop-file-validate >/dev/null; then
  desktop-file-validate "$share/applications/fr.vigie.Vigie.desktop" || wrong "desktop file"
fi
if command -v appstreamcli >/dev/null; then
  appstreamcli validate --no-net "$share/metainfo/fr.vigie.Vigie.metainfo.xml" || wrong "AppStream metainfo"
fi
if command -v groff >/dev/null; then
  for manual in "$share"/man/man1/*.1; do
    warnings=$(groff -man -Tutf8 -Kutf8 -ww -z "$manual" 2>&1) || true
    [ -z "$warnings" ] || wrong "$manual: $warnings"
  done
fi
[ "$failures" = 0 ] && echo "installed, started and documented as said"
exit "$failures"
