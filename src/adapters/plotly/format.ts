/** Numbers, money and times as people read them. A value that does not exist is a dash, never `NaN`. */
import { Decimal } from 'decimal.js';
import {
  formatUtc,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Micros,
  PPM,
} from '../../core/index.ts';

/** Shown for what does not exist. */
export const NONE = '–';
const MINUS = '\u2212';
/** Keeps a number and its unit on one line. */
const SPACE = '\u00a0';

/** Puts commas between thousands, and a real minus in front. */
function grouped(text: string): string {
  const [whole = '', decimals] = text.replace('-', '').split('.');
  const sign = text.startsWith('-') && /[1-9]/.test(text) ? MINUS : '';
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return sign + thousands + (decimals === undefined ? '' : `.${decimals}`);
}

/** JSON has no NaN and writes null in its place: both mean that the number does not exist. */
function known(value: number): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** A number with so many decimals: `−1,234.50`. */
export function decimal(value: number, digits: number): string {
  if (Number.isNaN(known(value))) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  // Beyond 1e21 a number is written with an exponent, which has no thousands.
  return Math.abs(value) >= 1e21 ? value.toExponential(2).replace('-', MINUS) : grouped(value.toFixed(digits));
}

/** A count: `1,234`. */
export function integer(value: number): string {
  return decimal(value, 0);
}

/** A count with its noun: `1 trade`, `2 trades`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${integer(count)}${SPACE}${count === 1 ? noun : plural}`;
}

/** Decimals that show a percentage of this size with at least two digits of it. */
export function percentDigits(share: number): number {
  const size = Math.abs(share * 100);
  if (!Number.isFinite(size) || size === 0 || size >= 0.1) return size >= 1000 ? 0 : 2;
  return Math.min(6, 1 - Math.floor(Math.log10(size)));
}

/** A fraction as a percentage: `−12.30 %`. */
export function percent(share: number, digits = percentDigits(share)): string {
  const text = decimal(known(share) * 100, digits);
  return text === NONE ? NONE : `${text}${SPACE}%`;
}

/** Parts per million as a percentage. */
export function ppmPercent(ppm: number): string {
  return percent(ppm / PPM);
}

/** With a plus in front of what is above zero. */
export function signed(text: string): string {
  return text.startsWith(MINUS) || text === NONE || !/[1-9∞]/.test(text) ? text : `+${text}`;
}

/** Whether text is an amount of money: plain decimal text. */
export function isMoney(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** An amount as a number that can be calculated with; null when the text is none. */
export function amountOf(text: string): Decimal | null {
  return isMoney(text) ? new Decimal(text) : null;
}

/** Below this an amount shows two significant digits instead of two decimals, which would leave one or none of it. */
const SMALL_AMOUNT = 0.1;

/** An amount of money with two decimals. Text that is no amount is shown as it is. The value never becomes a double. */
export function money(amount: string | Decimal): string {
  if (typeof amount === 'string' && !isMoney(amount)) return amount;
  const value = new Decimal(amount);
  const isSmall = !value.isZero() && value.abs().lt(SMALL_AMOUNT);
  const digits = isSmall ? 1 - value.abs().log(10).floor().toNumber() : 2;
  return grouped(value.toFixed(digits));
}

/** A price, with the digits that matter for its size. */
export function price(value: number): string {
  const size = Math.abs(known(value));
  if (!Number.isFinite(size) || size >= 1000) return decimal(value, 2);
  if (size >= 1 || size === 0) return decimal(value, 4);
  return decimal(value, Math.min(12, 4 - Math.floor(Math.log10(size))));
}

function isTime(at: number): boolean {
  return Math.abs(known(at)) <= 8.64e18;
}

/** `2024-01-31` in UTC. */
export function date(at: number): string {
  return isTime(at) ? formatUtc(at as Micros).slice(0, 10) : NONE;
}

/** `2024-01-31 17:00` in UTC; the place says that it is UTC. */
export function dateTime(at: number): string {
  return isTime(at) ? formatUtc(at as Micros) : NONE;
}

/** A moment as text: one of the form that computers write becomes `2024-01-31 17:00 UTC`, any other stays. */
export function moment(text: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(\.\d+)?)?Z$/.exec(text);
  return found === null ? text : `${found[1]} ${found[2]} UTC`;
}

const UNITS = [
  { size: MICROS_PER_DAY, short: 'd', word: 'day' },
  { size: MICROS_PER_HOUR, short: 'h', word: 'hour' },
  { size: MICROS_PER_MINUTE, short: 'min', word: 'minute' },
  { size: MICROS_PER_SECOND, short: 's', word: 'second' },
] as const;

/** A length of time by its two largest units: `3 d 4 h`. */
export function duration(micros: number): string {
  if (!Number.isFinite(micros)) return NONE;
  const at = UNITS.findIndex(({ size }) => micros >= size);
  const large = UNITS[at];
  if (large === undefined) return `0${SPACE}s`;
  const small = UNITS[at + 1];
  const rest = small === undefined ? 0 : Math.floor((micros % large.size) / small.size);
  const head = `${integer(Math.floor(micros / large.size))}${SPACE}${large.short}`;
  return small === undefined || rest === 0 ? head : `${head} ${rest}${SPACE}${small.short}`;
}

/** The length of a bar: `1 hour`, `15 minutes`. */
export function barLength(micros: number): string {
  const unit = UNITS.find(({ size }) => micros >= size && micros % size === 0);
  return unit === undefined ? duration(micros) : counted(micros / unit.size, unit.word);
}

/** Seconds: `0.4 s`, `2 min 14 s`. */
export function seconds(value: number): string {
  return value < 60 ? `${decimal(value, value < 10 ? 1 : 0)}${SPACE}s` : duration(value * MICROS_PER_SECOND);
}

/** A size of a file: `1.3 MB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${integer(value)}${SPACE}B`;
  return value < 1e6 ? `${decimal(value / 1e3, 1)}${SPACE}kB` : `${decimal(value / 1e6, 1)}${SPACE}MB`;
}

/** The head of a text, with an ellipsis where something was left out. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
