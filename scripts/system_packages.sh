#!/bin/sh
# Programs that the tests drive and that no Python package ships: a browser and a spreadsheet.
# Installs them where apt-get may be used, and otherwise says what to install.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-dejavu-core"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc libreoffice-writer"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need chromium and soffice (LibreOffice Calc and Writer) on PATH; missing:$missing" >&2
  exit 1
fi
root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need more programs; as an administrator: apt-get install$missing" >&2
    exit 1
  fi
  root="sudo"
fi
$root apt-get update -qq
# shellcheck disable=SC2086 # one word per package
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing
