/**
 * Seeded synthetic book messages of Kraken and Coinbase that can be gone round for ever: each message says one level,
 * the levels take turns, and the snapshot is what the last message leaves, so the second round has the same books and
 * checksums as the first.
 */
import { crc32 } from 'node:zlib';
import { Rng } from '../../src/core/index.ts';

const SEED = 20261129;
/** Levels of a side. */
const LEVELS = 10;
const START_MS = 1_704_067_200_000;

export interface BookMessages {
  /** Sets the book up. */
  readonly snapshot: string;
  readonly updates: readonly string[];
  /** Updates as received. */
  readonly bytes: readonly Uint8Array[];
}

interface Quoted {
  readonly isBid: boolean;
  readonly price: string;
  qty: string;
}

function levelsOf(rng: Rng): Quoted[] {
  return Array.from({ length: 2 * LEVELS }, (_, i) => {
    const isBid = i % 2 === 0;
    const distance = Math.floor(i / 2);
    const ticks = isBid ? 420_000 - 5 * distance : 420_001 + 5 * distance;
    return { isBid, price: (ticks / 10).toFixed(1), qty: qtyText(rng) };
  });
}

function qtyText(rng: Rng): string {
  return ((1 + rng.below(500_000_000)) / 1e8).toFixed(8);
}

function digits(text: string): string {
  return text.replace('.', '').replace(/^0+/, '');
}

function checksumOf(levels: readonly Quoted[]): number {
  const side = (isBid: boolean): Quoted[] => levels.filter((level) => level.isBid === isBid);
  const best = [...side(false), ...side(true)];
  return crc32(best.map(({ price, qty }) => digits(price) + digits(qty)).join(''));
}

function isoTime(i: number): string {
  return new Date(START_MS + i).toISOString().replace('Z', '000Z');
}

/** @param count messages, a multiple of the levels of both sides. */
function build(
  count: number,
  snapshot: (levels: readonly Quoted[]) => string,
  update: (level: Quoted, levels: readonly Quoted[], i: number) => string,
): BookMessages {
  const rng = new Rng(SEED).stream('book');
  const levels = levelsOf(rng);
  const updates: string[] = [];
  // The first round only brings the levels to where the second one begins.
  const qties = Array.from({ length: count }, () => qtyText(rng));
  for (let i = count - levels.length; i < count; i++) (levels[i % levels.length] as Quoted).qty = qties[i] as string;
  const start = snapshot(levels);
  for (let i = 0; i < count; i++) {
    const level = levels[i % levels.length] as Quoted;
    level.qty = qties[i] as string;
    updates.push(update(level, levels, i));
  }
  return { snapshot: start, updates, bytes: updates.map((text) => new TextEncoder().encode(text)) };
}

/** Kraken WebSocket v2, market `BTC/USD`, with checksums. */
export function krakenBookMessages(count: number): BookMessages {
  const row = ({ price, qty }: Quoted): string => `{"price":${price},"qty":${qty}}`;
  const message = (
    type: string,
    bids: readonly Quoted[],
    asks: readonly Quoted[],
    checksum: number,
    i: number,
  ): string =>
    `{"channel":"book","type":"${type}","data":[{"symbol":"BTC/USD","bids":[${bids.map(row)}],"asks":[${asks.map(row)}],"checksum":${checksum},"timestamp":"${isoTime(i)}"}]}`;
  const side = (levels: readonly Quoted[], isBid: boolean): Quoted[] => levels.filter((level) => level.isBid === isBid);
  return build(
    count,
    (levels) => message('snapshot', side(levels, true), side(levels, false), checksumOf(levels), 0),
    (level, levels, i) =>
      message('update', level.isBid ? [level] : [], level.isBid ? [] : [level], checksumOf(levels), i),
  );
}

/** Coinbase Exchange feed, market `BTC-USD`. Time stands still, so that the round can be gone for ever. */
export function coinbaseBookMessages(count: number): BookMessages {
  const rows = (levels: readonly Quoted[], isBid: boolean): string =>
    levels
      .filter((level) => level.isBid === isBid)
      .map(({ price, qty }) => `["${price}","${qty}"]`)
      .join();
  return build(
    count,
    (levels) =>
      `{"type":"snapshot","product_id":"BTC-USD","asks":[${rows(levels, false)}],"bids":[${rows(levels, true)}]}`,
    ({ isBid, price, qty }) =>
      `{"type":"l2update","product_id":"BTC-USD","changes":[["${isBid ? 'buy' : 'sell'}","${price}","${qty}"]],"time":"${isoTime(0)}"}`,
  );
}
