/**
 * Messages of Binance's streams with something wrong in them: prices that cannot be, a book that crosses itself, numbers
 * in odd forms, times that stand still. The rest of a message stays as it is.
 */
import type { Channel } from '../../../domain/sim/index.ts';
import type { Spoiling } from '../chaos-carrier.ts';
import { isDecimal, malformedText, ODD_WAYS, oddText, scaledText } from '../chaos-numbers.ts';

type Fields = Record<string, unknown>;
type Level = [price: string, quantity: string, ...rest: unknown[]];

const US_PER_MS = 1000;
/** Times of 16 digits are microseconds, of 13 milliseconds. */
const MICROS_FROM = 1e15;
/** Fields that hold a price, by the event's name; a book ticker has none. */
const PRICES: Readonly<Record<string, readonly string[]>> = {
  trade: ['p'],
  aggTrade: ['p'],
  kline: ['o', 'c', 'h', 'l'],
  avgPrice: ['w'],
  '24hrMiniTicker': ['c', 'o', 'h', 'l'],
  '24hrTicker': ['w', 'x', 'c', 'b', 'a', 'o', 'h', 'l'],
  bookTicker: ['b', 'a'],
};
/** Lists of levels. */
const SIDES = ['b', 'a', 'bids', 'asks'] as const;
/** What a crossing level stands beyond the best price of the other side, as a factor. */
const CROSSING = 1.01;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The events in a message: bare, wrapped by a stream's name or a subscription, or a list of them. */
function eventsOf(message: unknown): Fields[] {
  if (Array.isArray(message)) return message.filter(isFields);
  if (!isFields(message)) return [];
  if ('data' in message && 'stream' in message) return eventsOf(message.data);
  if ('event' in message && 'subscriptionId' in message) return eventsOf(message.event);
  return [message];
}

function pricesOf(event: Fields): readonly string[] {
  const name = typeof event.e === 'string' ? event.e : 'bookTicker';
  return PRICES[name] ?? PRICES['24hrTicker'] ?? [];
}

function levelsOf(event: Fields): Level[] {
  return SIDES.flatMap((side) => (Array.isArray(event[side]) ? (event[side] as Level[]) : []));
}

function scale(event: Fields, factor: number): void {
  const scaleIn = (fields: Fields, names: readonly string[]): void => {
    for (const name of names) if (isDecimal(fields[name])) fields[name] = scaledText(fields[name], factor);
  };
  if (isFields(event.k)) scaleIn(event.k, pricesOf(event));
  else scaleIn(event, pricesOf(event));
  for (const level of levelsOf(event)) level[0] = scaledText(level[0], factor);
}

/** A bid above the best ask that the message shows, or an ask below its best bid; a book ticker with its sides exchanged. */
function cross(event: Fields): void {
  const [bidName, askName] = 'bids' in event ? (['bids', 'asks'] as const) : (['b', 'a'] as const);
  const [bids, asks] = [event[bidName], event[askName]];
  if (isDecimal(bids) && isDecimal(asks)) {
    event[bidName] = asks;
    event[askName] = bids;
    return;
  }
  if (!Array.isArray(bids) || !Array.isArray(asks)) return;
  const [ask] = asks as Level[];
  const [bid] = bids as Level[];
  if (ask !== undefined) bids.unshift([scaledText(ask[0], CROSSING), ask[1]]);
  else if (bid !== undefined) asks.unshift([scaledText(bid[0], 1 / CROSSING), bid[1]]);
}

function odd(value: unknown, chance: number): unknown {
  if (isDecimal(value) && value.includes('.')) {
    return oddText(value, ODD_WAYS[Math.floor(chance * ODD_WAYS.length)] as (typeof ODD_WAYS)[number]);
  }
  if (Array.isArray(value)) return value.map((entry) => odd(entry, chance));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, odd(entry, chance)]));
}

/** Times of an event and of what is in it are not later than one. */
function freeze(event: Fields, untilUs: number): void {
  for (const name of ['E', 'T'] as const) {
    const time = event[name];
    if (typeof time !== 'number') continue;
    event[name] = time >= MICROS_FROM ? Math.min(time, untilUs) : Math.min(time, Math.floor(untilUs / US_PER_MS));
  }
}

/** A message with something wrong in it. Prices of an account's own events stay: what it did is not the market's matter. */
export function spoilMessage(text: string, channel: Channel, spoiling: Spoiling): string {
  const { isMalformed, hasOddNumbers, isCrossed, priceFactor, chance, frozenUs } = spoiling;
  if (isMalformed) return malformedText(text, chance);
  let message: unknown = JSON.parse(text);
  for (const event of eventsOf(message)) {
    if (priceFactor !== 1 && channel !== 'user') scale(event, priceFactor);
    if (isCrossed) cross(event);
    if (frozenUs !== undefined) freeze(event, frozenUs);
  }
  if (hasOddNumbers) message = odd(message, chance);
  return JSON.stringify(message);
}
