"use strict";

/** An example is no value: what is optional is left out until somebody fills it in. */
const optionalStaysEmpty = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (document) => {
          const operations = Object.values(document.paths ?? {}).flatMap((path) => [path, ...Object.values(path)]);
          const parameters = [
            ...operations.flatMap((each) => each?.parameters ?? []),
            ...Object.values(document.components?.parameters ?? {}),
          ];
          parameters.filter((each) => !each.required).forEach((each) => delete each.example);
          return update(document);
        },
      },
    },
  },
});

SwaggerUIBundle({
  plugins: [optionalStaysEmpty],
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null, // Nobody outside is told of this API.
  // Who is signed in at the console needs no key; what they change needs this header.
  requestInterceptor: (request) => {
    request.headers["X-Requested-With"] = "XMLHttpRequest";
    return request;
  },
});
