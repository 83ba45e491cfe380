/** Signing in and out, which every page does alike: its parts are in each page's own HTML. */

import * as api from './api.js';
import { page, say } from './parts.js';

let content;
let enterPage;
let leavePage;

/**
 * Begins: with a key in the address, with the session that there is, or by asking for a key.
 *
 * @param part the id of what is shown to who is signed in
 * @param enter told the rights, then; what it throws is said beside the form
 * @param leave told when the session ends
 */
export async function start({ part, enter, leave = () => {} }) {
  [content, enterPage, leavePage] = [part, enter, leave];
  page('sign-in-form').addEventListener('submit', signIn);
  page('sign-out').addEventListener('click', signOut);
  window.addEventListener('hashchange', tradeKey);
  await tradeKey();
}

/** Whether somebody is signed in. */
export const isOpen = () => !page(content).hidden;

/** Asks for a key again. */
export function showSignIn(problem = '') {
  leavePage();
  show('sign-in');
  say('summary', '');
  document.body.removeAttribute('data-health');
  say('sign-in-problem', problem);
  page('key').focus();
}

/** Says that the session has ended, if that is the problem. */
export function isOver(problem) {
  if (problem.isSignedOut) {
    showSignIn('The session has ended. Sign in again.');
  }
  return problem.isSignedOut;
}

/** A key in the address is traded for a session, and leaves the address and the history. */
async function tradeKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (key) {
    history.replaceState(null, '', location.pathname);
    await open(key);
  } else {
    await enter();
  }
}

async function signIn(event) {
  event.preventDefault();
  await open(page('key').value.trim());
}

async function open(key) {
  say('sign-in-problem', '');
  try {
    await api.openSession(key);
    page('key').value = '';
    await enter();
  } catch (problem) {
    showSignIn(problem.message);
  }
}

async function enter() {
  try {
    const session = await api.session();
    if (session.client === null) {
      showSignIn();
      return;
    }
    show(content);
    await enterPage(session.rights);
  } catch (problem) {
    showSignIn(problem.message);
  }
}

async function signOut() {
  await leavePage();
  await api.endSession().catch(() => {});
  showSignIn();
}

function show(part) {
  for (const id of ['sign-in', content]) {
    page(id).hidden = id !== part;
  }
  page('tools').hidden = part !== content;
}
