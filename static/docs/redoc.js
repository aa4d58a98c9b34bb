/* Starts ReDoc in /redoc. SPDX-License-Identifier: AGPL-3.0-or-later */
"use strict";
if (window.Redoc) {
	window.Redoc.init("/openapi.json", {
		disableSearch: true, /* its search needs a worker from a blob */
		hideDownloadButton: false,
		nativeScrollbars: true,
	}, document.getElementById("docs"));
}
