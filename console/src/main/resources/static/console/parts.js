/** The parts of a page, and how they are made to say what the data says. */

export const page = (id) => document.getElementById(id);

export function say(id, text) {
  if (page(id).textContent !== text) {
    page(id).textContent = text;
  }
}

/** The line under a section's title. */
export function note(id, text) {
  const section = page(id).closest('section');
  const line = section.querySelector('[data-note]');
  line.textContent = text;
  line.hidden = text === '';
}

/**
 * Makes a parent's children say what the items say. A child stays with its item's key, so what has
 * the focus keeps it. A table is hidden while there is nothing in it.
 */
export function keyed(parent, template, items, keyOf, fill) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const children = items.map((item) => {
    const key = keyOf(item);
    const child = known.get(key) ?? page(template).content.firstElementChild.cloneNode(true);
    child.dataset.key = key;
    return child;
  });
  for (const child of known.values()) {
    if (!children.includes(child)) {
      child.remove();
    }
  }
  children.forEach((child, index) => {
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
  const region = parent.closest('.scroll');
  if (region) {
    region.hidden = items.length === 0;
  }
  return children.map((child, index) => {
    const parts = partsOf(child);
    fill(parts, items[index]);
    return parts;
  });
}

function partsOf(element) {
  return Object.fromEntries([...element.querySelectorAll('[data-is]')].map((part) => [part.dataset.is, part]));
}
