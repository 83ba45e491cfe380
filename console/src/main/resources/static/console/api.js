/** The gateway's API as the pages use it: the session, and problem details turned into words. */

/** An answer that was none, in words for a reader. */
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  get isSignedOut() {
    return this.status === 401;
  }
}

const PATIENCE = 10_000;

/** The JSON (or, with `as: 'text'`, the text) under a path. */
export async function get(path, { as = 'json' } = {}) {
  const response = await call(path);
  return as === 'text' ? response.text() : response.json();
}

/** Who the page is to the gateway: `{client, rights}`; client is null without a session. */
export function session() {
  return get('/api/v1/session');
}

export async function openSession(key) {
  await send('POST', '/api/v1/session', { 'X-API-Key': key });
}

export async function endSession() {
  await send('DELETE', '/api/v1/session');
}

async function send(method, path, headers) {
  const response = await call(path, { method, headers });
  await response.arrayBuffer();
}

async function call(path, { method = 'GET', headers = {} } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...headers, 'X-Requested-With': 'console' },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Problem(0, 'The gateway does not answer.');
  }
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

async function problem(response) {
  const { title, detail, correlationId } = await response.json().catch(() => ({}));
  const reason = detail ?? title ?? `The gateway answered with status ${response.status}.`;
  const trace = response.status >= 500 && correlationId ? ` (${correlationId})` : '';
  return new Problem(response.status, reason + trace);
}
