#!/bin/sh
# vendor.sh [DEST] - puts Swagger UI and ReDoc, as published on npm, into DEST (default static/vendor).
# Does nothing when they are there.  Without npm the pages say so and link to the plain reference.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
swagger=5.35.0 redoc=2.5.4
dest=${1:-$(dirname "$0")/../static/vendor}

if [ -s "$dest/swagger-ui-$swagger.js" ] && [ -s "$dest/swagger-ui-$swagger.css" ] &&
	[ -s "$dest/redoc-$redoc.js" ]; then
	exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
	echo "vendor.sh: npm is not installed: /docs and /redoc will only link to the plain reference" >&2
	exit 0
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$dest"
# pack instead of install: of each package's tree only the bundle is wanted
if ! (cd "$tmp" && npm pack --silent "swagger-ui-dist@$swagger" "redoc@$redoc" >/dev/null); then
	echo "vendor.sh: npm could not fetch Swagger UI and ReDoc: run tools/vendor.sh again later" >&2
	exit 0
fi
for f in "$tmp"/*.tgz; do
	mkdir "${f%.tgz}"
	tar -xzf "$f" -C "${f%.tgz}"
done
put() { install -m 0644 "$1" "$dest/.$2" && mv "$dest/.$2" "$dest/$2"; }
put "$tmp/swagger-ui-dist-$swagger/package/swagger-ui-bundle.js" "swagger-ui-$swagger.js"
put "$tmp/swagger-ui-dist-$swagger/package/swagger-ui.css" "swagger-ui-$swagger.css"
put "$tmp/redoc-$redoc/package/bundles/redoc.standalone.js" "redoc-$redoc.js"
put "$tmp/swagger-ui-dist-$swagger/package/LICENSE" "swagger-ui-$swagger.LICENSE"
put "$tmp/redoc-$redoc/package/LICENSE" "redoc-$redoc.LICENSE"
