#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# with_keyring.sh PROGRAM...: runs it in a session with an unlocked, empty keyring that leaves nothing behind.
for program in dbus-run-session gnome-keyring-daemon secret-tool; do
    if ! command -v "$program" >/dev/null; then
        echo "SKIP: $program is missing: the keyring was not tried against a real Secret Service"
        exit 77
    fi
done
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_RUNTIME_DIR="$home/run"
mkdir -m 700 "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR"
timeout 50 dbus-run-session -- sh -c '
    printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1
    exec "$@"' sh "$@"
