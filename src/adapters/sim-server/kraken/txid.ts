/**
 * Ids in the venue's form: `OABCDE-FGHIJ-KLMNOP`, sixteen letters and digits after a letter that says what it is. A number
 * becomes an id by one step of a linear congruence over all such texts, so ids look alike in nothing and never collide,
 * and each is read back without a table.
 */

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE = 36n;
const LENGTH = 16;
const COUNT = BASE ** BigInt(LENGTH);
/** Coprime to 36: odd and no multiple of 3. */
const FACTOR = 4_865_540_595_714_422_341_237_931n;
const SHIFT = 2_305_843_009_213_693_951_000n;

/** What an id is of: an order, a trade or amendment, a ledger entry, a deposit. */
export type TxidKind = 'O' | 'T' | 'L' | 'Q';
/** So that the first order looks like no other first thing. */
const KIND_SHIFTS: Readonly<Record<TxidKind, bigint>> = { O: SHIFT, T: 3n * SHIFT, L: 5n * SHIFT, Q: 7n * SHIFT };

/** b with FACTOR·b = 1 over all texts. */
const INVERSE = inverse(FACTOR % COUNT);

function inverse(value: bigint): bigint {
  let [r0, r1] = [COUNT, value];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % COUNT) + COUNT) % COUNT;
}

/** Id of a number from 0 on. */
export function txid(kind: TxidKind, number: number): string {
  let rest = (BigInt(number) * FACTOR + KIND_SHIFTS[kind]) % COUNT;
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = `${LETTERS[Number(rest % BASE)]}${text}`;
    rest /= BASE;
  }
  return `${kind}${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
}

/** Whether a text has the form of an id. */
export function isTxid(text: string): boolean {
  return /^[OTLQ][0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/.test(text);
}

/** Number of an id; undefined for a text that is none of this kind. */
export function txidNumber(kind: TxidKind, text: string): number | undefined {
  if (!isTxid(text) || !text.startsWith(kind)) return undefined;
  let value = 0n;
  for (const letter of text.slice(1).replaceAll('-', '')) value = value * BASE + BigInt(LETTERS.indexOf(letter));
  const number = ((((value - KIND_SHIFTS[kind]) % COUNT) + COUNT) * INVERSE) % COUNT;
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : undefined;
}
