/* Starts Swagger UI in /docs. SPDX-License-Identifier: AGPL-3.0-or-later */
"use strict";
if (window.SwaggerUIBundle) {
	window.SwaggerUIBundle({
		url: "/openapi.json",
		dom_id: "#docs",
		deepLinking: true,
		validatorUrl: null,
		presets: [window.SwaggerUIBundle.presets.apis],
		layout: "BaseLayout",
	});
}
