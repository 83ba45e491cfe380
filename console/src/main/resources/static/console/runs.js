/** The runs of orchestrations: a list, one of them as a timeline, and what can be done with it. */

import * as api from './api.js';
import { duration, millis, showInstant } from './format.js';
import { keyed, note, page, say } from './parts.js';
import * as session from './session.js';

const API = '/runtime/webhooks/durabletask/instances';
const PAGE = 50;
const REFRESH = 5_000;
const FILTER_AFTER = 300;
const LIVE = ['Pending', 'Running', 'Suspended'];
const HEALTH = { Completed: 'UP', Failed: 'DOWN', Terminated: 'DOWN', Suspended: 'DEGRADED' };

/** When which command makes sense. */
const COMMANDS = {
  suspend: ['Pending', 'Running'],
  resume: ['Suspended'],
  terminate: LIVE,
  rewind: ['Failed'],
};

let instances = [];
let next = null;
let chosen = null;
let asked = 0;
let mayWrite = false;
let refreshing;
let filtering;

/* ---- session ---- */

async function enter(rights) {
  mayWrite = rights.includes('write');
  const given = new URLSearchParams(location.search);
  page('hub').value = given.get('hub') ?? page('hub').value;
  await choose(given.get('instance'));
}

function leave() {
  clearTimeout(refreshing);
}

/** What is shown, again and again while somebody looks. */
async function refresh() {
  clearTimeout(refreshing);
  try {
    await (chosen === null ? loadAll() : loadRun());
    if (!session.isOpen()) {
      return;
    }
    document.body.dataset.health = 'UP';
    say('summary', 'Live');
  } catch (problem) {
    if (session.isOver(problem) || !session.isOpen()) {
      return;
    }
    showProblem(problem);
  }
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, REFRESH);
}

function showProblem(problem) {
  document.body.dataset.health = 'DOWN';
  say('summary', problem.message);
  note(chosen === null ? 'instances' : 'timeline', problem.message);
}

function address(path = '', query = {}) {
  return `${API}${path}?${new URLSearchParams({ ...query, taskHub: page('hub').value })}`;
}

const ofChosen = (path, query) => address(`/${encodeURIComponent(chosen)}${path}`, query);

/* ---- all of them ---- */

/** From the beginning, or on from where the list ends. Of answers that overtake each other the last counts. */
async function loadAll({ onwards = false } = {}) {
  const question = ++asked;
  const query = { top: onwards ? PAGE : Math.max(PAGE, instances.length), showInput: false };
  const since = page('since').value;
  Object.assign(
    query,
    page('status-filter').value && { runtimeStatus: page('status-filter').value },
    page('prefix').value.trim() && { instanceIdPrefix: page('prefix').value.trim() },
    page('tag').value.trim() && { tag: page('tag').value.trim() },
    since && { createdTimeFrom: new Date(since).toISOString() },
  );
  const found = await api.getPage(address('', query), onwards ? next : null);
  if (question !== asked) {
    return;
  }
  instances = onwards ? [...instances, ...found.items] : found.items;
  next = found.next;
  page('more').hidden = next === null;
  note('instances', instances.length > 0 ? '' : 'None.');
  keyed(page('instances'), 'instance', instances, ({ instanceId }) => instanceId, showInstance);
}

async function loadOlder() {
  try {
    await loadAll({ onwards: true });
  } catch (problem) {
    if (!session.isOver(problem)) {
      showProblem(problem);
    }
  }
}

function showInstance(row, instance) {
  row.id.textContent = instance.instanceId;
  row.id.href = `?${new URLSearchParams({ hub: page('hub').value, instance: instance.instanceId })}`;
  row.id.onclick = (event) => {
    event.preventDefault();
    choose(instance.instanceId);
  };
  row.name.textContent = instance.name;
  showStatus(row.status, instance.runtimeStatus);
  row.says.textContent = instance.customStatus == null ? '' : JSON.stringify(instance.customStatus);
  showInstant(row.created, instance.createdTime, { withDay: true });
  showInstant(row.updated, instance.lastUpdatedTime, { withDay: true });
}

function showStatus(element, status) {
  element.textContent = status;
  element.dataset.state = HEALTH[status] ?? '';
}

function filter() {
  clearTimeout(filtering);
  filtering = setTimeout(() => {
    instances = [];
    refresh();
  }, FILTER_AFTER);
}

/* ---- one of them ---- */

async function choose(instanceId) {
  chosen = instanceId || null;
  page('run').hidden = chosen === null;
  page('all').hidden = chosen !== null;
  page('timeline').replaceChildren();
  say('told', '');
  say('act-problem', '');
  const query = new URLSearchParams({ hub: page('hub').value, ...(chosen && { instance: chosen }) });
  history.replaceState(null, '', `?${query}`);
  if (chosen !== null) {
    say('run-title', chosen);
    page('act').hidden = true;
  }
  await refresh();
}

async function loadRun() {
  const question = ++asked;
  const [run, why] = await Promise.all([
    api.get(ofChosen('', { showHistory: true, showHistoryOutput: true })),
    api.get(ofChosen('/explain')),
  ]);
  if (question !== asked) {
    return;
  }
  const seconds = (new Date(run.lastUpdatedTime) - new Date(run.createdTime)) / 1000;
  say('run-facts', `${run.name} · ${run.runtimeStatus} · ${duration(seconds)} from start to last step`);
  say('run-sentence', why.sentence);
  keyed(page('waits'), 'wait', why.waitingFor, ({ kind, name, since }) => `${kind} ${name} ${since}`, showWait);
  page('act').hidden = !mayWrite;
  for (const button of page('command-form').querySelectorAll('button')) {
    button.hidden = !COMMANDS[button.dataset.command].includes(run.runtimeStatus);
  }
  page('event-form').hidden = !LIVE.includes(run.runtimeStatus);
  const steps = timeline(run.historyEvents ?? []);
  note('timeline', steps.length > 0 ? '' : 'Nothing yet.');
  keyed(page('timeline'), 'step', steps, ({ key }) => key, showStep);
}

function showWait(part, { kind, name, since, until, attempt }) {
  part.text.textContent = [
    `${kind} ${name}`,
    attempt > 1 && `attempt ${attempt}`,
    since && `since ${new Date(since).toLocaleString('en-GB')}`,
    until && `until ${new Date(until).toLocaleString('en-GB')}`,
  ].filter(Boolean).join(', ');
}

/** The history's events in words, with how long each took and the how-manieth attempt it was. */
function timeline(events) {
  const failures = new Map();
  return events.map((event, index) => {
    const { EventType: type, Timestamp: at, ScheduledTime: since } = event;
    const call = `${event.FunctionName ?? event.Name} ${JSON.stringify(event.Input)}`;
    const attempt = (failures.get(call) ?? 0) + 1;
    if (type === 'TaskFailed' || type === 'SubOrchestrationInstanceFailed') {
      failures.set(call, attempt);
    }
    const [title, state] = words(event);
    return {
      key: `${index} ${type}`,
      title: attempt > 1 && event.FunctionName ? `${title}, attempt ${attempt}` : title,
      state,
      at: since ?? at,
      took: since ? `took ${millis(new Date(at) - new Date(since))}` : '',
      problem: state === 'DOWN' ? event.Reason : null,
      input: event.Input,
      output: event.Result,
    };
  });
}

function words(event) {
  const { FunctionName: name, Name: other, FireAt: fireAt, Reason: reason } = event;
  switch (event.EventType) {
    case 'ExecutionStarted': return [`${name} started`];
    case 'TaskScheduled': return [`${other}, under way`, 'DEGRADED'];
    case 'TaskCompleted': return [name ?? 'An activity', 'UP'];
    case 'TaskFailed': return [name ?? 'An activity', 'DOWN'];
    case 'SubOrchestrationInstanceCreated': return [`${other} ${event.InstanceId}, under way`, 'DEGRADED'];
    case 'SubOrchestrationInstanceCompleted': return [name ?? 'A child', 'UP'];
    case 'SubOrchestrationInstanceFailed': return [name ?? 'A child', 'DOWN'];
    case 'TimerCreated': return [`Timer set for ${new Date(fireAt).toLocaleString('en-GB')}`];
    case 'TimerFired': return ['Timer fired'];
    case 'EventRaised': return [`Event ${other}`];
    case 'EventSent': return [`${other} sent to ${event.InstanceId}`];
    case 'ExecutionSuspended': return [`Suspended${reason ? `: ${reason}` : ''}`, 'DEGRADED'];
    case 'ExecutionResumed': return [`Resumed${reason ? `: ${reason}` : ''}`];
    case 'ExecutionRewound': return [`Rewound${reason ? `: ${reason}` : ''}`];
    case 'ExecutionTerminated': return ['Terminated', 'DOWN'];
    case 'ExecutionCompleted': return [event.OrchestrationStatus, HEALTH[event.OrchestrationStatus]];
    default: return [event.EventType];
  }
}

const STATES = { UP: 'done', DOWN: 'failed', DEGRADED: 'waiting' };

function showStep(part, step) {
  part.title.textContent = step.title;
  part.state.textContent = STATES[step.state] ?? '';
  part.state.hidden = !step.state;
  part.state.dataset.state = step.state ?? '';
  showInstant(part.time, step.at, { withDay: true });
  part.took.textContent = step.took;
  part.problem.textContent = step.problem ?? '';
  for (const side of ['input', 'output']) {
    part[`${side}Part`].hidden = step[side] === undefined;
    part[side].textContent = step[side] === undefined ? '' : JSON.stringify(step[side], null, 2);
  }
}

/* ---- acting ---- */

async function command(event) {
  event.preventDefault();
  const name = event.submitter.dataset.command;
  const reason = page('reason').value.trim();
  await act(ofChosen(`/${name}`, reason ? { reason } : {}), undefined, page('command-form'));
}

async function raise(event) {
  event.preventDefault();
  const name = encodeURIComponent(page('event').value.trim());
  await act(ofChosen(`/raiseEvent/${name}`), page('data').value, page('event-form'));
}

async function act(path, json, form) {
  say('told', '');
  say('act-problem', '');
  try {
    await api.tell(path, json);
    form.reset();
    say('told', 'Told.');
    await refresh();
  } catch (problem) {
    if (!session.isOver(problem)) {
      say('act-problem', problem.message);
    }
  }
}

page('filter-form').addEventListener('input', filter);
page('filter-form').addEventListener('submit', (event) => event.preventDefault());
page('more').addEventListener('click', loadOlder);
page('close').addEventListener('click', () => choose(null));
page('command-form').addEventListener('submit', command);
page('event-form').addEventListener('submit', raise);
session.start({ part: 'runs', enter, leave });
