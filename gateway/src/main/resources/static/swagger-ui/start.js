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

/**
 * Puts in the place of each reference what it refers to. The page's own way reads the whole document anew for each operation
 * that is opened, and takes seconds in which the page does not move. Ours refers to nothing outside itself.
 */
const resolvedHere = () => ({
  fn: {
    resolveSubtree: async (document, path) => {
      const at = (keys) => keys.reduce((node, key) => node?.[key], document);
      const resolved = (node, within = []) => {
        if (Array.isArray(node)) {
          return node.map((each) => resolved(each, within));
        }
        if (node === null || typeof node !== "object") {
          return node;
        }
        const { $ref: reference, ...beside } = node;
        if (within.includes(reference)) {
          return node; // It is part of itself.
        }
        const words = Object.entries(beside).map(([key, value]) => [key, resolved(value, within)]);
        return reference === undefined
          ? whole(Object.fromEntries(words))
          : { ...resolved(at(keysOf(reference)), [...within, reference]), ...Object.fromEntries(words) };
      };

      const spec = resolved(at(path));
      if (path[0] === "paths" && path.length === 3) {
        const own = spec.parameters ?? [];
        const ofThePath = resolved(at(path.slice(0, 2)).parameters ?? []).filter(
          (shared) => !own.some((each) => each.name === shared.name && each.in === shared.in),
        );
        spec.parameters = [...ofThePath, ...own];
      }
      return { spec, errors: [] };
    },
  },
});

/** A schema that has all of some parts, as one: examples are made of no others. */
const whole = ({ allOf: parts, ...schema }) =>
  parts === undefined
    ? schema
    : [schema, ...parts].reduce((one, other) => ({
        ...other,
        ...one,
        properties: { ...other.properties, ...one.properties },
        required: [...(other.required ?? []), ...(one.required ?? [])],
      }));

/** What a reference such as #/components/schemas/Link is made of (RFC 6901). */
const keysOf = (reference) =>
  reference
    .slice("#/".length)
    .split("/")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));

SwaggerUIBundle({
  plugins: [optionalStaysEmpty, resolvedHere],
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
