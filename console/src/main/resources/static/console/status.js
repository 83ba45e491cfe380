/** The status page: asks the gateway every few seconds how the suite is, and shows it. */

import * as api from './api.js';
import {
  NOTHING, amount, count, duration, megabytes, millis, money, percent, showInstant, timeOfDay,
} from './format.js';
import { keyed, note, page, say } from './parts.js';
import * as session from './session.js';

const PAUSE = 5_000;
/** Parts of a service's health that say nothing which its own state does not. */
const UNTOLD = ['livenessState', 'readinessState', 'ping', 'ssl'];
const ACTUATOR = ['health', 'info', 'metrics', 'prometheus', 'circuitbreakers'];

/** What the page knows of itself. */
let rights = [];
let tracesUrl = '';
let timer;
let refreshing;

/* ---- session ---- */

async function enter(held) {
  rights = held;
  ({ tracesUrl } = await api.get('/api/v1/console'));
  page('traces').href = tracesUrl;
  await refresh();
}

async function leave() {
  await refreshing;
  pause();
}

/* ---- refresh ---- */

function pause() {
  clearTimeout(timer);
  timer = undefined;
}

function resume() {
  if (session.isOpen() && timer === undefined) {
    refresh();
  }
}

/** One refresh at a time; who asks during one waits for it. */
function refresh() {
  pause();
  refreshing ??= refreshOnce().finally(() => {
    refreshing = undefined;
    schedule();
  });
  return refreshing;
}

function schedule() {
  if (!document.hidden && session.isOpen()) {
    timer = setTimeout(refresh, PAUSE);
  }
}

async function refreshOnce() {
  try {
    await Promise.all([refreshServices(), refreshFunctions(), refreshRequests()]);
    say('updated', `Updated ${timeOfDay(new Date())}`);
    page('connection').hidden = true;
  } catch (problem) {
    if (session.isOver(problem)) {
      return;
    }
    say('connection', `${problem.message} What is shown may be old; trying again.`);
    say('summary', 'No connection');
    document.body.dataset.health = 'DOWN';
    page('connection').hidden = false;
  }
}

/* ---- services ---- */

async function refreshServices() {
  const { items } = await api.get('/api/v1/services');
  summarize(items);
  note('services', '');
  const cards = keyed(page('services'), 'service', items, (item) => item.name, showService);
  if (rights.includes('admin')) {
    await Promise.all(items.map((item, index) => showMetrics(cards[index], item)));
  }
}

function summarize([gateway, ...services]) {
  const ill = services.filter((service) => service.instances.some(({ health }) => health !== 'UP'));
  document.body.dataset.health = gateway.instances[0].health;
  say('summary', ill.length === 0
    ? 'All services are up'
    : `${ill.length} of ${services.length} ${services.length === 1 ? 'service' : 'services'} ${ill.length === 1 ? 'needs' : 'need'} attention`);
}

function showService(card, { name, instances: [instance], breaker, publicBreaker }) {
  card.name.textContent = name;
  card.health.textContent = instance.health.toLowerCase();
  card.health.dataset.state = instance.health;
  card.about.textContent = [
    instance.version && `Version ${instance.version}`,
    instance.uptimeSeconds != null && `up ${duration(instance.uptimeSeconds)}`,
  ].filter(Boolean).join(' · ') || 'Nothing known';
  card.problem.hidden = !instance.problem;
  card.problem.textContent = instance.problem ? `It ${instance.problem}.` : '';
  showParts(card.parts, Object.entries(instance.components));
  showOwnBreakers(card.ownBreakers, instance.breakers);
  showBreaker(card, 'breaker', breaker);
  showBreaker(card, 'publicBreaker', publicBreaker);
  showActuator(card.actuator, name);
  if (isSilent(instance)) {
    forgetMetrics(card);
  }
}

const inWords = (state) => state.toLowerCase().replace('_', '-');

/** Those before what the service itself calls, unless all is well. */
function showOwnBreakers(line, breakers) {
  const said = breakers
    .filter(({ state }) => state !== 'CLOSED')
    .map(({ name, state }) => `Its breaker to ${name} is ${inWords(state)}.`);
  line.hidden = said.length === 0;
  line.textContent = said.join(' ');
}

/** The gateway calls itself without a breaker, and not every service has public paths. */
function showBreaker(card, part, breaker) {
  card[part].hidden = breaker === null;
  if (breaker !== null) {
    const state = inWords(breaker.state);
    const wait = breaker.retryAfterSeconds == null ? '' : `, ${breaker.retryAfterSeconds} s left`;
    card[`${part}State`].textContent = state + wait;
    card[`${part}State`].dataset.state = breaker.state === 'CLOSED' ? '' : 'DOWN';
    card[`${part}Calls`].textContent = `${count(breaker.failedCalls)} of ${count(breaker.countedCalls)} failed`;
  }
}

function showParts(list, components) {
  const parts = components.filter(([part]) => !UNTOLD.includes(part));
  list.hidden = parts.length === 0;
  list.replaceChildren(...parts.map(([part, health]) => {
    const item = document.createElement('li');
    item.dataset.state = health;
    item.textContent = health === 'UP' ? part : `${part} ${health.toLowerCase()}`;
    return item;
  }));
}

function showActuator(line, service) {
  if (!rights.includes('admin') || line.hasChildNodes()) {
    return;
  }
  line.hidden = false;
  for (const endpoint of ACTUATOR) {
    const link = document.createElement('a');
    link.href = `/api/v1/services/${service}/actuator/${endpoint}`;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = endpoint;
    line.append(link);
  }
}

const isSilent = (instance) => instance.problem !== null;

async function showMetrics(card, { name, instances: [instance] }) {
  if (isSilent(instance)) {
    return;
  }
  const samples = parse(await metricsOf(name));
  const requests = sum(samples, 'http_server_requests_seconds_count');
  const seconds = sum(samples, 'http_server_requests_seconds_sum');
  card.heap.textContent = megabytes(sum(samples, 'jvm_memory_used_bytes', 'area="heap"'));
  card.cpu.textContent = percent(sum(samples, 'process_cpu_usage'));
  card.threads.textContent = count(sum(samples, 'jvm_threads_live_threads'));
  card.requests.textContent = count(requests);
  card.mean.textContent = millis(requests ? (1000 * seconds) / requests : null);
}

/** No metrics are better than an old page: a service may have gone away a moment ago. */
function metricsOf(service) {
  return api.get(`/api/v1/services/${service}/actuator/prometheus`, { as: 'text' }).catch((problem) => {
    if (problem.isSignedOut) {
      throw problem;
    }
    return '';
  });
}

function forgetMetrics(card) {
  for (const metric of ['heap', 'cpu', 'threads', 'requests', 'mean']) {
    card[metric].textContent = NOTHING;
  }
}

/** Prometheus' text format: one sample a line. */
function parse(text) {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)]
    .map(([, name, labels = '', value]) => ({ name, labels, value: Number(value) }));
}

function sum(samples, name, label = '') {
  const found = samples.filter((sample) => sample.name === name && sample.labels.includes(label));
  return found.length === 0 ? null : found.reduce((total, sample) => total + sample.value, 0);
}

/* ---- functions and requests ---- */

/** What the last refresh brought; another day is shown without asking again. */
let functions;

async function refreshFunctions() {
  functions = await api.get('/api/v1/functions?days=7');
  showFunctions();
}

function showFunctions() {
  const { items, services, unavailable, prices } = functions;
  const silent = unavailable.length === 0 ? '' : `No word from ${unavailable.join(', ')}.`;
  note('functions', items.length === 0 ? silent || 'No service lists a function.' : silent);
  note('bills', services.length === 0 ? 'Nothing has been called yet.' : '');
  offerDays(services);
  keyed(page('functions'), 'function', items, (item) => `${item.service} ${item.name}`, (row, item) => {
    const usage = onChosenDay(item);
    const called = usage.invocations > 0;
    row.name.textContent = item.name;
    row.service.textContent = item.service;
    row.types.textContent = [item.input, item.output].map((type) => type || '()').join(' → ');
    row.invocations.textContent = count(usage.invocations);
    row.errors.textContent = count(usage.errors);
    row.errors.dataset.state = usage.errors > 0 ? 'DOWN' : '';
    for (const percentile of ['p50', 'p95', 'p99']) {
      row[percentile].textContent = called ? millis(usage[`${percentile}Millis`]) : NOTHING;
    }
    row.gbSeconds.textContent = called ? amount(usage.gbSeconds) : NOTHING;
    row.cost.textContent = called ? money(usage.cost, prices.currency) : NOTHING;
  });
  keyed(page('bills'), 'bill', services, (bill) => bill.service, (row, bill) => {
    const usage = onChosenDay(bill);
    row.service.textContent = bill.service;
    row.invocations.textContent = count(usage.invocations);
    row.gbSeconds.textContent = amount(usage.gbSeconds);
    row.cost.textContent = money(usage.cost, prices.currency);
    row.alwaysOn.textContent = money(usage.alwaysOn, prices.currency);
  });
  say('prices', `What this would cost in a cloud: ${money(prices.perMillionExecutions, prices.currency)} for a million`
    + ` executions and ${money(prices.perGbSecond, prices.currency)} for a gigabyte-second; or`
    + ` ${money(prices.alwaysOnPerHour, prices.currency)} for each hour of a service that is always on.`);
}

/** The days of which any service has figures, by UTC; the one that is chosen stays so. */
function offerDays(services) {
  const days = [...new Set(services.flatMap((bill) => bill.days.map(({ day }) => day)))].sort().reverse();
  const select = page('day');
  const [all, ...offered] = select.options;
  if (offered.map((option) => option.value).join() !== days.join()) {
    const chosen = select.value;
    select.replaceChildren(all, ...days.map((day) => new Option(day, day)));
    select.value = days.includes(chosen) ? chosen : '';
  }
}

const UNUSED = { invocations: 0, errors: 0, gbSeconds: 0, cost: 0, alwaysOn: 0 };

function onChosenDay(used) {
  const day = page('day').value;
  return day === '' ? used : (used.days ?? []).find((each) => each.day === day) ?? UNUSED;
}

async function refreshRequests() {
  const { items } = await api.get('/api/v1/requests');
  note('requests', items.length === 0 ? 'None yet. Requests to a service, such as a click on a short link, appear here.' : '');
  keyed(page('requests'), 'request', items, (item) => `${item.correlationId} ${item.time}`, (row, item) => {
    showInstant(row.time, item.time);
    row.method.textContent = item.method;
    row.path.textContent = item.path;
    row.service.textContent = item.service;
    row.status.textContent = item.status;
    row.status.dataset.state = item.status >= 500 ? 'DOWN' : item.status >= 400 ? 'DEGRADED' : '';
    row.took.textContent = millis(item.millis);
    row.trace.href = `${tracesUrl}/traces/${item.correlationId}`;
    row.trace.textContent = item.correlationId.slice(0, 8);
    row.trace.title = item.correlationId;
  });
}

page('day').addEventListener('change', showFunctions);
document.addEventListener('visibilitychange', () => (document.hidden ? pause() : resume()));
session.start({ part: 'status', enter, leave });
