/** A request over recorded trades: the rules that the trades show, and the same decisions in a backtest and on paper. */
import { describe, expect, it } from 'vitest';
import { seededTrades } from '../../test/builders.ts';
import { ports } from '../../test/fixtures.ts';
import { strategy } from '../../test/journeys/tick-cross.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits } from '../core/index.ts';
import { toTickTrades } from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { replay, specOf } from './backtest.ts';
import { instrumentOfTrades, tradesPaperRequest } from './paper-trades.ts';
import { Session } from './session.ts';

/** A recording of seeded trades; quantities with so many decimals. */
function recorded(seed: number, count: number, qtyDecimals: number) {
  return { trades: seededTrades(seed, count, { symbol: 'BTCUSDT', qtyDecimals }), qtyDecimals, sha256: `${seed}` };
}

const ASKED = {
  bundle: bundleStrategy(strategy),
  kind: 'perp',
  initialCash: quoteUnits(1e13),
  feePpm: ppm(100),
  slippagePpm: ppm(20),
  queueLots: 400,
} as const;

describe('the rules that recorded trades show', () => {
  it('are the tick of the prices, the lot of the recording and the smallest order of the quote asset', () => {
    const found = instrumentOfTrades(recorded(1, 300, 5), 'spot');
    expect(found).toMatchObject({ base: 'BTC', quote: 'USDT', kind: 'spot', tickSize: '0.01', lotSize: '0.00001' });
    expect(found.minNotional).toBe(5e8);
    expect(found.maxPriceTicks).toBeGreaterThan(40_000);
  });

  it('hold every trade, from whole coins to lots of which a tick is less than the smallest money', () => {
    for (const [decimals, lotSize] of [
      [0, '0.001'],
      [3, '0.001'],
      [8, '0.00000001'],
    ] as const) {
      const one = recorded(2, 300, decimals);
      const instrument = instrumentOfTrades(one, 'perp');
      expect(instrument.lotSize).toBe(lotSize);
      const { lots, priceTicks } = toTickTrades(one.trades, instrument);
      const power = 10 ** Math.max(decimals, 3);
      expect([...lots]).toEqual([...one.trades.qty].map((qty) => Math.round(qty * power)));
      expect([...priceTicks]).toEqual([...one.trades.price].map((price) => Math.round(price * 100)));
    }
  });

  it('are not guessed for a symbol without a known quote asset', () => {
    const { trades, ...rest } = recorded(3, 10, 2);
    const odd = { ...rest, trades: { ...trades, symbol: 'BTCXYZ' } };
    expect(() => instrumentOfTrades(odd, 'perp')).toThrow(/quote asset of BTCXYZ is not known/);
  });
});

describe('a paper session over recorded trades', () => {
  it('trades under the limits of artifacts, and decides with a journal what its backtest does', async () => {
    const request = tradesPaperRequest(recorded(4, 6000, 5), ASKED);
    expect(request.risk).toBe(HOUSE_RISK_PROFILE);
    expect(request.dataHash).toBe('4');
    const { bundle, trades, instrument, costs } = request;
    const backtest = await replay(request, ports);
    const sources = [toTickTrades(trades, instrument)];
    const venue = ports.openExchange({ sources, costs, cash: request.initialCash, barsPerMs: 2000 });
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await new Session(specOf(request), { venue, journal, ...ports }).run();
    expect(bundle.name).toBe('tick-cross');
    expect(backtest.orders).toBeGreaterThan(100);
    expect(backtest.fills.some(({ order }) => order.purpose === 'target')).toBe(true);
    expect(result.orderListHash).toBe(backtest.orderListHash);
    expect(result.finalEquity).toBe(backtest.finalEquity);
  });
});
