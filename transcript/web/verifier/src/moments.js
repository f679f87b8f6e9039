// Moments as text: one spelling out, the XML Schema spellings with a zone in. A moment is a number of milliseconds.

const STAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Return a moment as `YYYY-MM-DDThh:mm:ssZ`; fractions are cut off. */
export const momentText = (moment) =>
  `${new Date(Math.floor(moment / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/** Return the moment. Throws unless it is a dateTimeStamp with a zone. */
export function readMoment(text) {
  const parts = typeof text === 'string' ? STAMP.exec(text) : null;
  if (!parts) throw new RangeError('not a date and time with a time zone, like 2026-11-22T10:00:00Z');
  return exact(parts);
}

function exact([, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute]) {
  const nothing = new RangeError('not a date and time that exists');
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const moment = utc(...numbers);
  if (numbers[0] === 0 || moment === null) throw nothing;
  let offset = 0;
  if (sign) {
    if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) throw nothing;
    offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000 * (sign === '+' ? 1 : -1);
  }
  const found = moment - offset + Number(`0.${fraction || 0}`) * 1000;
  if (found < FIRST || found > LAST) throw nothing;
  return found;
}

function utc(year, month, day, hour, minute, second) {
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

const FIRST = utc(1, 1, 1, 0, 0, 0);
export const LAST = utc(9999, 12, 31, 23, 59, 59) + 999.999;

/** Return the time that a text says with its zone, or null; with more digits than `readMoment` takes. */
export function looseMoment(value) {
  if (typeof value !== 'string' || !ZONED.test(value)) return null;
  try {
    return readMoment(value.replace(/(\.\d{6})\d+/, '$1'));
  } catch {
    return null;
  }
}

/** Return the moment at which a day written like 2026-08-31 begins in UTC, or null. */
export function dayBegins(text) {
  if (typeof text !== 'string' || !DAY.test(text)) return null;
  const [year, month, day] = text.split('-').map(Number);
  return year === 0 ? null : utc(year, month, day, 0, 0, 0);
}

/** Return the moment of a number of seconds since 1970. Throws where there is no such date. */
export function ofSeconds(seconds) {
  const moment = Number(seconds) * 1000;
  if (!(moment >= FIRST && moment <= LAST)) throw new RangeError('no date');
  return moment;
}
