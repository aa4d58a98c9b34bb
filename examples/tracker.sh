#!/bin/sh
# One run of an agent, reported with curl.
#   TRACKER_URL=https://127.0.0.1:8443 TRACKER_KEY=… sh examples/tracker.sh
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
url=${TRACKER_URL:-http://127.0.0.1:8000} key=${TRACKER_KEY:?} project=${TRACKER_PROJECT:-my-project}
task="task-$(date +%s)-$$"
report() { # report WHAT MORE-MEMBERS
	curl -fsS "$url/webhook/$1" -H "X-API-Key: $key" -H 'Content-Type: application/json' \
		-d "{\"project\":\"$project\",\"task\":\"Count to three\",\"task_id\":\"$task\",\"agent\":\"curl\"$2}"
	echo
}
report start ''
report status ',"status":"running","progress":66,"message":"two"'
report finish ',"result":"three"'
