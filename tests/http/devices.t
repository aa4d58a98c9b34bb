# The devices' API: what its document says, signed by a program of its own. More is in tests/flow/devices.mjs.

== everybody reads the whitelists and the figures
> from 127.8.8.1
> GET /v1/whitelist/operations
< 200
{"operations": [{"operation": "classify_text", "supported_models": ["light-nlp-v1", "light-nlp-v2"], "average_time_ms": 2000, "average_energy_mwh": 5}, {"operation": "detect_objects", "supported_models": ["light-cv-v1"]}, {"operation": "sentiment_analysis"}]}

== models
> from 127.8.8.1
> GET /v1/whitelist/models
< 200
{"models": [{"model": "light-cv-v1", "size_mb": 15}, {"model": "light-nlp-v1", "size_mb": 10, "operations": ["classify_text", "sentiment_analysis"], "ipfs_hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, {"model": "light-nlp-v2"}]}

== ten a minute of one address
> from 127.8.8.2
> times 11
> GET /v1/stats
< 200 x10
< 429 x1

== without a signature
> GET /v1/tasks
< 401
< exact
{"error": "Sign the request: Authorization, X-Wallet-Address, X-Timestamp and X-Nonce are needed.", "code": "MISSING_SIGNATURE"}

== who may not come in learns nothing about what was sent
> POST /v1/tasks
{"task_type": 7}
< 401
{"code": "MISSING_SIGNATURE"}

== an empty escrow
! wallet poor
> by poor
> POST /v1/tasks
{"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "ipfs", "hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 10}, "reward": {"amount_ton": 0.05}, "validation": "cross_check"}
< 402
{"code": "INSUFFICIENT_BALANCE"}

== the document's task
! wallet r ton=1
> by r
> POST /v1/tasks
{"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "ipfs", "hash": "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 10}, "reward": {"amount_ton": 0.05}, "validation": "human"}
< 200
{"task_id": "<uuid>", "status": "pending", "priority_score": 0.264306, "estimated_completion_time": "<time>", "escrow_amount_ton": 0.05, "platform_fee_ton": 0.0025}
: t = .task_id

== two more, to be taken back
> by r
> POST /v1/tasks/batch
{"tasks": [{"task_type": "inference", "operation": "detect_objects", "model": "light-cv-v1", "input": {"source": "http", "url": "https://example.com/p.jpg"}, "constraints": {"time_limit_sec": 1, "max_energy_mwh": 1}, "reward": {"amount_ton": "0.01"}, "validation": "majority"}]}
< 200
{"tasks": [{"status": "pending", "escrow_amount_ton": 0.01}]}
: u = .tasks[0].task_id

== is taken back
> by r
> POST /v1/tasks/{{u}}/cancel
< 200
< exact
{"task_id": "{{u}}", "status": "cancelled", "refund_amount_ton": 0.01, "refund_tx_hash": null}

== the list of the requester
> by r
> GET /v1/tasks?limit=1000&offset=0
< 200
{"tasks": [{"task_id": "{{u}}", "status": "cancelled"}, {"task_id": "{{t}}", "status": "pending", "reward_amount_ton": 0.05}], "total": 2, "limit": 100, "offset": 0}

== wrong words
> by r
> GET /v1/tasks?status=sleeping
< 400
{"code": "INVALID_REQUEST"}

== a device is known
! wallet d
> by d
> POST /v1/device/register
{"device_id": "d", "device_type": "android", "cached_models": ["light-nlp-v1"]}
< 200
{"device_id": "d", "wallet": "{{d.address}}", "status": "registered"}

== what it may do
> by d
> GET /v1/device/tasks/available?device_id=d&limit=100&explain=true
< 200
< ~ "task_id":"{{t}}"

== it takes the task
> by d
> POST /v1/device/tasks/{{t}}/claim
{"device_id": "d", "estimated_time_ms": 3000, "cached_models": ["light-nlp-v1"]}
< 200
{"task_id": "{{t}}", "assignment_id": "<uuid>", "status": "assigned", "deadline": "<time>"}
: a = .assignment_id

== a second comes too late
! wallet e
> by e
> POST /v1/device/tasks/{{t}}/claim
{"device_id": "d"}
< 409
{"code": "TASK_ALREADY_CLAIMED"}

== no promise of that form
> by d
> POST /v1/device/tasks/{{t}}/commit
{"assignment_id": "{{a}}", "commitment": "zz"}
< 400

== no proof
> by d
> POST /v1/device/tasks/{{t}}/result
{"assignment_id": "{{a}}", "result": {"classification": "positive"}, "proof": {}}
< 400
{"error": "Some fields are missing or wrong. proof.device_id: This field is required", "code": "INVALID_REQUEST"}

== the result
! proof p by d for {{t}} {{a}} '{"classification": "positive", "confidence": 0.95}'
> by d
> POST /v1/device/tasks/{{t}}/result
{"assignment_id": "{{a}}", "result": {"confidence": 0.95, "classification": "positive"}, "proof": {{p}}}
< 200
< exact
{"assignment_id": "{{a}}", "status": "validating", "validation_estimated_time": "<time>"}

== how it stands
> by d
> GET /v1/device/tasks/{{t}}/status
< 200
{"assignment_id": "{{a}}", "status": "validating", "validation_status": "pending", "payment_status": "pending", "payment_tx_hash": null, "reward_amount_ton": 0.0475}

== nobody else judges it
> by d
> POST /v1/validation/human/{{t}}
{"result": true}
< 404

== the requester is content
> by r
> POST /v1/validation/human/{{t}}
{"result": true, "comment": "Результат корректен"}
< 200
< exact
{"validation_id": "<uuid>", "status": "completed", "payment_initiated": true}

== done
> by r
> GET /v1/tasks/{{t}}
< 200
{"task_id": "{{t}}", "status": "completed", "result": {"classification": "positive", "confidence": 0.95}, "validation": {"status": "passed", "method": "human"}, "payment": {"status": "completed", "tx_hash": null, "amount_ton": 0.05}}

== paid
> by d
> GET /v1/device/earnings
< 200
{"earned_ton": 0.0475, "available_ton": 0.0475, "completed": 1, "devices": [{"device_id": "d", "completed": 1}]}

== a promise that is kept
> by r
> POST /v1/tasks
{"task_type": "inference", "operation": "sentiment_analysis", "model": "light-nlp-v1", "input": {"source": "inline", "data": "good"}, "constraints": {"time_limit_sec": 5, "max_energy_mwh": 8}, "reward": {"amount_ton": 0.01}, "validation": "human"}
< 200
: v = .task_id

== is claimed
> by e
> POST /v1/device/tasks/{{v}}/claim
{"device_id": "d"}
< 200
: b = .assignment_id

== and promised
> by e
> POST /v1/device/tasks/{{v}}/commit
{"assignment_id": "{{b}}", "commitment": "00000000000000000000000000000000000000000000000000000000000000aa"}
< 200
{"assignment_id": "{{b}}", "task_id": "{{v}}", "status": "executing"}

== money out
> by d
> POST /v1/escrow/withdraw
{"amount_ton": "0.0475"}
< 200
{"payout_id": "<uuid>", "state": "confirmed", "settlement": "ledger", "amount_ton": 0.0475, "available_ton": 0, "tx_hash": null}

== the escrow
> by r
> GET /v1/escrow
< 200
{"available_ton": 0.94, "held_ton": 0.01, "deposit_comment": "/^HH-[0-9A-F]{16}$/"}

== a proof of ownership begins with a text of ours
> POST /v1/auth/ton_proof/payload
{}
< 200
{"payload": "/^[0-9a-f]{32}\\.[0-9]{10}\\.[0-9a-f]{32}$/"}

== and does not hold without a signature
> POST /v1/auth/ton_proof
{"address": "{{d.address}}", "public_key": "{{d.key}}", "proof": {"timestamp": 1, "domain": {"lengthBytes": 1, "value": "x"}, "signature": "", "payload": "x"}}
< 401
{"code": "INVALID_PROOF"}
