#!/bin/sh
# The public names of the style sheet and the script, with a hash of their content, as a C header:
#   tools/assets.sh STATIC-FOLDER >gen/assets.h
# nginx serves /static/NAME.HASH.EXT from static/NAME.EXT and lets browsers keep it for ever, so a changed file gets a
# new name and nothing has to be copied.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$1"

public() { # public FILE: its name with the hash
	hash=$(sha256sum "$1" | cut -c1-12)
	echo "/static/${1%.*}.$hash.${1##*.}"
}
cat <<END
/* Written by tools/assets.sh. */
#define ASSET_APP_CSS "$(public app.css)"
#define ASSET_ADMIN_CSS "$(public admin.css)"
#define ASSET_RUNS_CSS "$(public runs.css)"
#define ASSET_RUNS_JS "$(public runs.js)"
#define ASSET_RESULTS_CSS "$(public results.css)"
#define ASSET_RESULTS_JS "$(public results.js)"
#define ASSET_WALLET_JS "$(public wallet.js)"
#define ASSET_APP_JS "$(public app.js)"
END
