/** `bot4 backtest FILE --id X.trades`: a strategy file over recorded trades of the catalog. */
import type { TradesRequest } from '../../../src/app/backtest.ts';
import { asBars, instrumentOfTrades } from '../../../src/app/paper-trades.ts';
import { recordedBook } from '../../../src/app/recorded-book.ts';
import { InputError, ppm } from '../../../src/core/index.ts';
import { HOUSE_RISK_PROFILE } from '../../../src/domain/risk/index.ts';
import type { StrategyBundle } from '../../../src/domain/strategy/index.ts';
import { queueOf, recordingOf } from '../trades-recording.ts';
import { cashOf, feesOf, type MarketOptions, noLimits, type OpenMarket, oneOf, wholePpm } from './market.ts';
import { refuseRuleOptions } from './strategy.ts';

/** Options that are about bars, or that a session over trades does not know. */
const OF_BARS = ['bars', 'symbol', 'symbols', 'funding', 'margin', 'leverage'] as const;

/** Whether the options name trades. */
export function namesTrades({ id }: MarketOptions): boolean {
  return id?.endsWith('.trades') === true;
}

/** Opens the trades of the options for a strategy: what is run, and what is shown of the market. */
export async function openTrades(
  bundle: StrategyBundle,
  options: MarketOptions,
): Promise<{ readonly request: TradesRequest; readonly market: OpenMarket }> {
  refuseRuleOptions(options);
  const foreign = OF_BARS.find((key) => options[key] !== undefined);
  if (foreign !== undefined)
    throw new InputError('BOT4_CLI_USAGE', `--${foreign} has no meaning over trades; leave it out`);
  if (options.queueLots === undefined)
    throw new InputError(
      'BOT4_CLI_USAGE',
      'over trades also give --queue-lots N, what stands ahead of each of our limit orders',
    );
  const slippagePpm = ppm(wholePpm('slippage-ppm', options.slippagePpm, 100_000));
  const costs = { ...feesOf(options), slippagePpm, queueLots: queueOf(options.queueLots) };
  const initialCash = cashOf(options.initialCash);
  const risk = oneOf('limits', options.limits, ['house', 'none']) === 'house' ? HOUSE_RISK_PROFILE : noLimits(1);
  const recording = await recordingOf(options.id as string, options);
  const instrument = instrumentOfTrades(recording, oneOf('kind', options.kind, ['perp', 'spot']));
  const { trades, sha256: dataHash, id, synthetic } = recording;
  const book = recording.book === undefined ? {} : { book: recordedBook(recording.book, instrument) };
  const request = { bundle, trades, ...book, instrument, dataHash, initialCash, costs, risk };
  const label = synthetic ? `${id} (SYNTHETIC data)` : id;
  const depth = options.book === undefined ? {} : { depth: options.book };
  const series = { label, bars: asBars(trades), instrument, ofTrades: true, ...depth } as const;
  return { request, market: { ...series, others: [], dataHash, initialCash, costs, risk } };
}
