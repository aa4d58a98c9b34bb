# Wallets of people, and payments on a chain where none is set up: tests/flow/x402.mjs has the rest, with a chain.
# SPDX-License-Identifier: AGPL-3.0-or-later

== a message to sign
! human h
! owner u of h
> GET /api/wallet/nonce?wallet_address=0x70997970C51812dc3A010C7d01b50e0d17dc79C8
> as h
< 200
< ~ Connect wallet 0x7099...79C8 to
{"nonce": "/^[0-9a-f]{32}$/"}
: m = .message

== nobody is given one
> GET /api/wallet/nonce?wallet_address=0x70997970C51812dc3A010C7d01b50e0d17dc79C8
< 401

== an address with a wrong checksum is none
> GET /api/wallet/nonce?wallet_address=0x70997970c51812dc3A010C7d01b50e0d17dc79C8
> as h
< 422

== signed by nobody
> POST /api/wallet/connect
> as h
{"wallet_address": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "message": "x", "signature": "0x00"}
< 400

== signed well, but no message of ours
> POST /api/wallet/connect
> as h
{"wallet_address": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "message": "hello", "signature": "0xf16ea9a3478698f695fd1401bfe27e9e4a7e8e3da94aa72b021125e31fa899cc573c48ea3fe1d4ab61a9db10c19032026e3ed2dbccba5a178235ac27f94504311c"}
< 400

== nothing is connected
> GET /api/wallet/info
> as h
< 200
{"connected": false, "wallet_address": null, "usdc_balance": null}

== forgetting what is not there
> POST /api/wallet/disconnect
> as h
< 200
{"success": true}

== no payments yet
> GET /api/wallet/history
> as h
< 200
< exact
{"payments": [], "total": 0}

== without a chain nobody can be paid there
> POST /api/payments/authorize
> as h
{"task_id": "00000000-0000-4000-8000-000000000000", "from_address": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "amount_usdc": 1000, "valid_after": 0, "valid_before": 1, "nonce": "0x00", "signature": {"v": 27, "r": "1", "s": "1"}}
< 503

== nor be looked up
> GET /api/payments/balance/0x70997970C51812dc3A010C7d01b50e0d17dc79C8
> as h
< 503
