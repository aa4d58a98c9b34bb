#!/bin/sh
# The version: of the tarball, of the newest tag, or the one that is being worked on.
# SPDX-License-Identifier: AGPL-3.0-or-later
here=$(dirname "$0")/..
if [ -f "$here/.tarball-version" ]; then
	cat "$here/.tarball-version"
elif v=$(git -C "$here" describe --tags --match 'v[0-9]*' 2>/dev/null); then
	echo "${v#v}"
else
	echo 0.1.0
fi
