/** Values as a reader likes them. */

const number = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const NOTHING = '–';

export function count(value) {
  return value == null ? NOTHING : number.format(value);
}

export function millis(value) {
  return value == null ? NOTHING : `${short.format(value)} ms`;
}

export function amount(value) {
  return value == null ? NOTHING : short.format(value);
}

/** As many decimals as it takes to see three digits of a small price. */
export function money(value, currency) {
  const decimals = value > 0 && value < 1 ? Math.max(2, 2 - Math.floor(Math.log10(value))) : 2;
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: decimals })
    .format(value);
}

export function megabytes(bytes) {
  return bytes == null ? NOTHING : `${number.format(Math.round(bytes / 1_048_576))} MB`;
}

export function percent(share) {
  return share == null ? NOTHING : `${number.format(Math.round(share * 100))} %`;
}

/** The two largest units that matter. */
export function duration(seconds) {
  const units = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];
  const first = Math.max(0, units.findIndex(([, size]) => seconds >= size));
  let rest = Math.max(0, Math.floor(seconds));
  const parts = [];
  for (const [unit, size] of units.slice(seconds < 1 ? -1 : first).slice(0, 2)) {
    parts.push(`${Math.floor(rest / size)} ${unit}`);
    rest %= size;
  }
  return parts.join(' ');
}

/** Shows an instant in the reader's zone, its day only if that matters; the UTC value appears on hover. */
export function showInstant(element, iso, { withDay = false } = {}) {
  const instant = new Date(iso);
  element.dateTime = iso;
  element.textContent = (withDay ? dayAndClock : clock).format(instant);
  element.title = `${instant.toISOString().replace('T', ' ').slice(0, 23)} UTC`;
}

export function timeOfDay(date) {
  return clock.format(date);
}
