/** The gallery: pictures and their captions, as they are archived and described. */

import * as api from './api.js';
import { count, showInstant } from './format.js';
import { keyed, note, page, say } from './parts.js';
import * as session from './session.js';

const IMAGES = '/api/v1/images';
const PAGE = 24;
const THUMBNAIL = 640;
const SEARCH_AFTER = 300;

/** What the page shows, newest first, what was told while that was asked for, and where older ones go on. */
let images = [];
let news = null;
let cursor = null;
let words = '';
let asked = 0;
let stopFollowing = () => {};
let searching;

/* ---- session ---- */

async function enter(rights) {
  page('give').hidden = !rights.includes('write');
  leave();
  stopFollowing = api.follow(`${IMAGES}/stream`, 'image', showNews, showConnection);
  await load();
}

function leave() {
  stopFollowing();
  stopFollowing = () => {};
}

/* ---- the pictures ---- */

/** From the beginning, or on from where the list ends. Of answers that overtake each other the last counts. */
async function load({ onwards = false } = {}) {
  const question = ++asked;
  news = new Map();
  const query = new URLSearchParams({ limit: PAGE });
  if (words) {
    query.set('q', words);
  }
  if (onwards) {
    query.set('cursor', cursor);
  }
  try {
    const { items, nextCursor } = await api.get(`${IMAGES}?${query}`);
    if (question === asked) {
      cursor = nextCursor;
      const told = [...news.values()].reverse();
      const isNew = (image) => !words && !items.some(({ id }) => id === image.id);
      images = merged(onwards ? [...images, ...items] : [...told.filter(isNew), ...items], told);
      news = null;
      show();
    }
  } catch (problem) {
    if (!session.isOver(problem)) {
      note('images', problem.message);
    }
  }
}

/** Each image once, as it is in its latest revision: the list and the stream may overtake each other. */
function merged(found, told = []) {
  const latest = new Map();
  for (const image of [...found, ...told]) {
    if (!(latest.get(image.id)?.revision > image.revision)) {
      latest.set(image.id, image);
    }
  }
  return [...new Set(found.map(({ id }) => id))].map((id) => latest.get(id));
}

/** An image as it is now: it takes its place, or comes first. A search shows no new ones. */
function showNews(image) {
  news?.set(image.id, image);
  if (images.some(({ id }) => id === image.id)) {
    images = merged([...images, image]);
  } else if (!words) {
    images = [image, ...images];
  }
  show();
}

function show() {
  note('images', images.length > 0 ? '' : words ? 'No picture has these words in title, caption, text or address.' : 'None yet.');
  page('more').hidden = cursor === null;
  keyed(page('images'), 'image', images, ({ id }) => id, showImage);
}

function showImage(card, image) {
  const kept = image.status === 'ARCHIVED';
  card.original.hidden = !kept;
  if (kept) {
    card.original.href = `${IMAGES}/${image.id}/content`;
    card.thumbnail.alt = image.caption ?? image.title ?? 'A picture that is not described yet';
    const address = `${IMAGES}/${image.id}/thumbnail?width=${THUMBNAIL}`;
    if (card.thumbnail.getAttribute('src') !== address) {
      card.thumbnail.src = address;
    }
  }
  card.caption.textContent = image.caption ?? (image.description === 'PENDING' && image.status !== 'REJECTED' ? 'Being looked at…' : 'No caption');
  card.problem.hidden = image.status !== 'REJECTED';
  card.problem.textContent = image.reason ? `Rejected: ${image.reason.detail}.` : '';
  card.source.textContent = origin(image);
  card.text.hidden = !image.text;
  card.text.textContent = image.text ? `On it: “${image.text}”` : '';
  card.facts.textContent = facts(image);
  showInstant(card.submitted, image.submittedAt, { withDay: true });
}

/** Whose words the caption is: nobody should take it for a person's. */
function origin({ captionSource, labels }) {
  if (captionSource === 'OBJECTS') {
    const surest = Math.round(100 * Math.max(...labels.map(({ score }) => score)));
    return `By a program, of the objects that it detected (up to ${surest} % sure).`;
  }
  return captionSource === 'APPEARANCE' ? 'By a program, of format and colours alone.' : '';
}

function facts({ title, status, format, width, height }) {
  return [
    title,
    format && `${format}, ${count(width)} × ${count(height)}`,
    status === 'SUBMITTED' && 'Being archived…',
  ].filter(Boolean).join(' · ');
}

/** What came while there was no connection is asked for; the session may have ended meanwhile, too. */
async function showConnection(connected) {
  const isBack = connected && document.body.dataset.health === 'DOWN';
  document.body.dataset.health = connected ? 'UP' : 'DOWN';
  say('summary', connected ? 'Live' : 'No connection');
  say('connection', connected ? '' : 'No connection. What is shown may be old; trying again.');
  page('connection').hidden = connected;
  if (isBack) {
    await load();
  } else if (!connected) {
    const { client } = await api.session().catch(() => ({}));
    if (client === null) {
      session.showSignIn('The session has ended. Sign in again.');
    }
  }
}

/* ---- giving ---- */

async function fetchLink(event) {
  event.preventDefault();
  await give(async () => {
    await api.post(IMAGES, { url: page('link').value.trim() });
    page('link-form').reset();
  });
}

async function sendFiles(event) {
  event.preventDefault();
  const files = [...page('files').files];
  await give(async () => {
    for (const [index, file] of files.entries()) {
      say('given', `Sending ${file.name} (${index + 1} of ${files.length}) …`);
      const form = new FormData();
      form.set('title', file.name);
      form.set('file', file);
      await api.post(IMAGES, form);
    }
    page('file-form').reset();
  });
}

async function give(send) {
  const buttons = page('give').querySelectorAll('button');
  buttons.forEach((button) => (button.disabled = true));
  say('give-problem', '');
  try {
    await send();
    say('given', 'Taken. It appears below.');
  } catch (problem) {
    say('given', '');
    if (!session.isOver(problem)) {
      say('give-problem', problem.message);
    }
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

/* ---- searching ---- */

function search(event) {
  event.preventDefault();
  clearTimeout(searching);
  searching = setTimeout(() => {
    words = page('q').value.trim();
    load();
  }, SEARCH_AFTER);
}

page('link-form').addEventListener('submit', fetchLink);
page('file-form').addEventListener('submit', sendFiles);
page('search-form').addEventListener('input', search);
page('search-form').addEventListener('submit', search);
page('more').addEventListener('click', () => load({ onwards: true }));
session.start({ part: 'gallery', enter, leave });
