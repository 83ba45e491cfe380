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
/** A file takes as long as its way is slow. */
const PATIENCE_WITH_FILES = 300_000;
const AFTER_REFUSAL = 5_000;
const CONTINUATION = 'x-ms-continuation-token';

/** The JSON (or, with `as: 'text'`, the text) under a path. */
export async function get(path, { as = 'json' } = {}) {
  const response = await call(path);
  return as === 'text' ? response.text() : response.json();
}

/** A page of a durable list and the token of the next, which is null behind the last. */
export async function getPage(path, token) {
  const response = await call(path, { headers: token ? { [CONTINUATION]: token } : {} });
  return { items: await response.json(), next: response.headers.get(CONTINUATION) };
}

/** Posts JSON, or nothing, where nothing is answered. */
export async function tell(path, json) {
  const headers = json === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await call(path, { method: 'POST', headers, body: json });
  await response.arrayBuffer();
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

/** Creates something from an object, or from a form with files; gives what was made. */
export async function post(path, content) {
  const body = content instanceof FormData ? content : JSON.stringify(content);
  const headers = content instanceof FormData ? {} : { 'Content-Type': 'application/json' };
  const response = await call(path, { method: 'POST', headers, body, patience: PATIENCE_WITH_FILES });
  return response.json();
}

/**
 * Hears of events as they come, until the returned function is called. A connection that breaks is
 * made again by the browser, which tells the last event it had; one that is refused, after a while.
 *
 * @param onConnection told whether there is one
 */
export function follow(path, event, onEvent, onConnection) {
  let source;
  let timer;
  const connect = () => {
    source = new EventSource(path);
    source.addEventListener(event, ({ data }) => onEvent(JSON.parse(data)));
    source.addEventListener('open', () => onConnection(true));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(connect, AFTER_REFUSAL);
      }
      onConnection(false);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

async function send(method, path, headers) {
  const response = await call(path, { method, headers });
  await response.arrayBuffer();
}

async function call(path, { method = 'GET', headers = {}, body, patience = PATIENCE } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...headers, 'X-Requested-With': 'console' },
      body,
      signal: AbortSignal.timeout(patience),
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
