-- wrk.lua - the requests of one measurement, and its figures as one line of JSON.
--   wrk … -s wrk.lua URL -- HEAD PATHS [BODY]: @PATH@ in head and body stands for a line of the file PATHS
--   wrk … -s wrk.lua URL -- FILE: whole requests, "LENGTH\n" and their bytes, each of which is sent once
-- SPDX-License-Identifier: AGPL-3.0-or-later
local threads = 0
local requests, at = {}, 0

local function read(name)
	local f = assert(io.open(name, "rb"))
	local text = f:read("*a")
	f:close()
	return text
end

function setup(thread)
	thread:set("thread_number", threads)
	threads = threads + 1
end

-- The requests of this one of two threads.
local function read_each(name)
	local text, n, from = read(name), 0, 1
	while from <= #text do
		local line = text:find("\n", from, true)
		local length = tonumber(text:sub(from, line - 1))
		if n % 2 == (thread_number or 0) then
			requests[#requests + 1] = text:sub(line + 1, line + length)
		end
		n = n + 1
		from = line + length + 1
	end
	requests.are_spent = true
end

function init(args)
	if not args[2] then
		return read_each(args[1])
	end
	local text = read(args[1]) .. (args[3] and read(args[3]) or "")
	for path in io.lines(args[2]) do
		requests[#requests + 1] = text:gsub("@PATH@", function() return path end)
	end
	at = (thread_number or 0) * 7919 % #requests
end

function request()
	if requests.are_spent and at == #requests then
		error("there are no requests left")
	end
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format('\n{"requests":%d,"seconds":%.4f,"rate":%.1f,"not_2xx":%d,"broken":%d,' ..
		'"p50_ms":%.3f,"p99_ms":%.3f,"worst_ms":%.3f}\n', summary.requests, summary.duration / 1e6,
		summary.requests * 1e6 / summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
