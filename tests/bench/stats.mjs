// stats.mjs - medians with their range, and ratios of pairs of the same round.
// SPDX-License-Identifier: AGPL-3.0-or-later
export function median(values) {
	const v = values.filter(x => Number.isFinite(x)).sort((a, b) => a - b);
	if (!v.length) return null;
	const half = v.length >> 1;
	return v.length % 2 ? v[half] : (v[half - 1] + v[half]) / 2;
}

/** The value that a quarter of them is not above: what the work takes where the machine does nothing else. */
export function quarter(values) {
	const v = values.filter(x => Number.isFinite(x)).sort((a, b) => a - b);
	return v.length ? v[v.length >> 2] : null;
}

/** {median, low, high, n} */
export function spread(values) {
	const v = values.filter(x => Number.isFinite(x));
	return { median: median(v), low: v.length ? Math.min(...v) : null, high: v.length ? Math.max(...v) : null, n: v.length };
}

/** a/b round by round: what moves the whole machine moves both. */
export function ratio(rounds, a, b, of = 'rate') {
	return spread(rounds.map(r => r[a] && r[b] ? r[a][of] / r[b][of] : NaN));
}

export const round = (x, digits) => x === null || x === undefined ? null : Number(x.toFixed(digits));
