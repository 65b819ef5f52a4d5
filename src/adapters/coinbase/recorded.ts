/** What a recording of Coinbase says about itself: the grids of its markets, and what was subscribed to. */
import type { WireScale } from '../../domain/market/index.ts';
import { frameValue, listOf, memberOf, ScaleSurvey } from '../book-feed/index.ts';

/** Protocols of Coinbase, by the name of the session. */
export type CoinbaseProtocol = 'coinbase-exchange' | 'coinbase';

/** A subscription that somebody sent. */
export interface CoinbaseSubscription {
  readonly channels: readonly string[];
  readonly symbols: readonly string[];
}

function surveyExchange(value: unknown, survey: ScaleSurvey): void {
  const symbol = memberOf(value, 'product_id');
  if (typeof symbol !== 'string') return;
  for (const key of ['bids', 'asks']) {
    for (const level of listOf(memberOf(value, key))) survey.note(symbol, listOf(level)[0], listOf(level)[1]);
  }
  for (const change of listOf(memberOf(value, 'changes'))) survey.note(symbol, listOf(change)[1], listOf(change)[2]);
  const type = memberOf(value, 'type');
  if (type === 'match' || type === 'last_match') survey.note(symbol, memberOf(value, 'price'), memberOf(value, 'size'));
  if (type !== 'ticker') return;
  survey.note(symbol, memberOf(value, 'best_bid'), memberOf(value, 'best_bid_size'));
  survey.note(symbol, memberOf(value, 'best_ask'), memberOf(value, 'best_ask_size'));
}

function surveyAdvanced(value: unknown, survey: ScaleSurvey): void {
  for (const event of listOf(memberOf(value, 'events'))) {
    const product = memberOf(event, 'product_id');
    for (const update of listOf(memberOf(event, 'updates'))) {
      if (typeof product === 'string') {
        survey.note(product, memberOf(update, 'price_level'), memberOf(update, 'new_quantity'));
      }
    }
    for (const trade of listOf(memberOf(event, 'trades'))) {
      const symbol = memberOf(trade, 'product_id');
      if (typeof symbol === 'string') survey.note(symbol, memberOf(trade, 'price'), memberOf(trade, 'size'));
    }
    for (const ticker of listOf(memberOf(event, 'tickers'))) surveyTicker(ticker, survey);
  }
}

function surveyTicker(ticker: unknown, survey: ScaleSurvey): void {
  const symbol = memberOf(ticker, 'product_id');
  if (typeof symbol !== 'string') return;
  survey.note(symbol, memberOf(ticker, 'best_bid'), memberOf(ticker, 'best_bid_quantity'));
  survey.note(symbol, memberOf(ticker, 'best_ask'), memberOf(ticker, 'best_ask_quantity'));
}

/**
 * Markets of which a recording has prices, with the least decimals that hold every number that was said of them.
 * @param frames what came in, in any order; other messages are passed over.
 */
export function inferCoinbaseScales(
  protocol: CoinbaseProtocol,
  frames: Iterable<string>,
): ReadonlyMap<string, WireScale> {
  const survey = new ScaleSurvey();
  const take = protocol === 'coinbase' ? surveyAdvanced : surveyExchange;
  // Coinbase says all its prices and quantities as text.
  for (const frame of frames) take(frameValue(frame, false), survey);
  return survey.scales();
}

/** Which protocol an address speaks; undefined when it is none of Coinbase's. */
export function coinbaseProtocolOf(url: string): CoinbaseProtocol | undefined {
  if (!/^wss?:\/\/[a-z.-]*coinbase\.com/i.test(url)) return undefined;
  return /advanced-trade/i.test(url) ? 'coinbase' : 'coinbase-exchange';
}

function namesOf(value: unknown): readonly string[] {
  const names = listOf(value).map((entry) => (typeof entry === 'string' ? entry : memberOf(entry, 'name')));
  return names.filter((name) => typeof name === 'string');
}

/** What a message that was sent subscribes to; undefined when it subscribes to nothing. */
export function readCoinbaseSubscription(sent: string): CoinbaseSubscription | undefined {
  const value = frameValue(sent);
  if (memberOf(value, 'type') !== 'subscribe') return undefined;
  const channel = memberOf(value, 'channel');
  const channels = typeof channel === 'string' ? [channel] : namesOf(memberOf(value, 'channels'));
  const inside = listOf(memberOf(value, 'channels')).flatMap((entry) => namesOf(memberOf(entry, 'product_ids')));
  return { channels, symbols: [...new Set([...namesOf(memberOf(value, 'product_ids')), ...inside])] };
}
