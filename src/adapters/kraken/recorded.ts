/** What a recording of Kraken says about itself: the grids of its markets, and what was subscribed to. */
import type { WireScale } from '../../domain/market/index.ts';
import { frameValue, listOf, memberOf, ScaleSurvey } from '../book-feed/index.ts';

/** Protocols of Kraken, by the name of the session. */
export type KrakenProtocol = 'kraken-v1' | 'kraken' | 'kraken-futures';

/** A subscription that somebody sent. */
export interface KrakenSubscription {
  readonly channel: string;
  readonly symbols: readonly string[];
  /** Levels of a side, where the channel has a depth. */
  readonly depth?: number;
}

function surveyV1(value: unknown, survey: ScaleSurvey): void {
  const message = listOf(value);
  const symbol = message.at(-1);
  const channel = message.at(-2);
  if (message.length < 4 || typeof symbol !== 'string' || typeof channel !== 'string') return;
  for (const payload of message.slice(1, -2)) {
    if (channel === 'trade')
      for (const trade of listOf(payload)) survey.note(symbol, listOf(trade)[0], listOf(trade)[1]);
    if (channel === 'spread') surveySpread(symbol, listOf(payload), survey);
    for (const side of ['a', 'b'] as const) {
      const quote = memberOf(payload, side);
      if (channel === 'ticker') survey.note(symbol, listOf(quote)[0], listOf(quote)[2]);
    }
    if (!channel.startsWith('book')) continue;
    for (const key of ['as', 'bs', 'a', 'b']) {
      for (const level of listOf(memberOf(payload, key))) survey.note(symbol, listOf(level)[0], listOf(level)[1]);
    }
  }
}

function surveySpread(symbol: string, [bid, ask, , bidQty, askQty]: readonly unknown[], survey: ScaleSurvey): void {
  survey.note(symbol, bid, bidQty);
  survey.note(symbol, ask, askQty);
}

function surveyLevels(symbol: string, value: unknown, survey: ScaleSurvey): void {
  for (const key of ['bids', 'asks']) {
    for (const level of listOf(memberOf(value, key))) {
      survey.note(symbol, memberOf(level, 'price'), memberOf(level, 'qty'));
    }
  }
}

function surveyV2(value: unknown, survey: ScaleSurvey): void {
  const channel = memberOf(value, 'channel');
  for (const row of listOf(memberOf(value, 'data'))) {
    const symbol = memberOf(row, 'symbol');
    if (typeof symbol !== 'string') continue;
    if (channel === 'book') surveyLevels(symbol, row, survey);
    if (channel === 'trade') survey.note(symbol, memberOf(row, 'price'), memberOf(row, 'qty'));
    if (channel !== 'ticker') continue;
    survey.note(symbol, memberOf(row, 'bid'), memberOf(row, 'bid_qty'));
    survey.note(symbol, memberOf(row, 'ask'), memberOf(row, 'ask_qty'));
  }
}

function surveyFutures(value: unknown, survey: ScaleSurvey): void {
  const symbol = memberOf(value, 'product_id');
  const feed = memberOf(value, 'feed');
  if (typeof symbol !== 'string' || memberOf(value, 'event') !== undefined) return;
  if (feed === 'book' || feed === 'trade') survey.note(symbol, memberOf(value, 'price'), memberOf(value, 'qty'));
  if (feed === 'book_snapshot') surveyLevels(symbol, value, survey);
  for (const trade of listOf(memberOf(value, 'trades'))) {
    survey.note(symbol, memberOf(trade, 'price'), memberOf(trade, 'qty'));
  }
  if (feed !== 'ticker' && feed !== 'ticker_lite') return;
  survey.note(symbol, memberOf(value, 'bid'), memberOf(value, 'bid_size'));
  survey.note(symbol, memberOf(value, 'ask'), memberOf(value, 'ask_size'));
}

const SURVEYS: Readonly<Record<KrakenProtocol, (value: unknown, survey: ScaleSurvey) => void>> = {
  'kraken-v1': surveyV1,
  kraken: surveyV2,
  'kraken-futures': surveyFutures,
};

/**
 * Markets of which a recording has prices, with the least decimals that hold every number that was said of them.
 * @param frames what came in, in any order; other messages are passed over.
 */
export function inferKrakenScales(protocol: KrakenProtocol, frames: Iterable<string>): ReadonlyMap<string, WireScale> {
  const survey = new ScaleSurvey();
  // WebSocket v1 says all its numbers as text.
  const keepsDigits = protocol !== 'kraken-v1';
  for (const frame of frames) SURVEYS[protocol](frameValue(frame, keepsDigits), survey);
  return survey.scales();
}

/** Which protocol an address speaks; undefined when it is none of Kraken's. */
export function krakenProtocolOf(url: string): KrakenProtocol | undefined {
  if (!/^wss?:\/\/[a-z.-]*kraken\.com/i.test(url)) return undefined;
  if (/futures/i.test(url)) return 'kraken-futures';
  return /\/v2\b/.test(url) ? 'kraken' : 'kraken-v1';
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((text) => typeof text === 'string');
}

/** What a message that was sent subscribes to; undefined when it subscribes to nothing. */
export function readKrakenSubscription(protocol: KrakenProtocol, sent: string): KrakenSubscription | undefined {
  const value = frameValue(sent);
  const params = memberOf(value, 'params');
  const details = memberOf(value, 'subscription');
  const isV2 = protocol === 'kraken';
  if (memberOf(value, isV2 ? 'method' : 'event') !== 'subscribe') return undefined;
  const [channel, symbols, depth] = isV2
    ? [memberOf(params, 'channel'), memberOf(params, 'symbol'), memberOf(params, 'depth')]
    : protocol === 'kraken-v1'
      ? [memberOf(details, 'name'), memberOf(value, 'pair'), memberOf(details, 'depth')]
      : [memberOf(value, 'feed'), memberOf(value, 'product_ids'), undefined];
  if (typeof channel !== 'string') return undefined;
  const names = textsOf(symbols).map((name) => (protocol === 'kraken-futures' ? name.toUpperCase() : name));
  return { channel, symbols: names, ...(typeof depth === 'string' ? { depth: Number(depth) } : {}) };
}
