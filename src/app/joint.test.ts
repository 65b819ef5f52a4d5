/** One strategy that sees several markets of an account: when it decides, what it sees, and what becomes of its wishes. */
import { describe, expect, it } from 'vitest';
import {
  cointegratedBars,
  HOUR,
  jointRequest,
  memoryTrials,
  ports,
  START,
  sessionOf,
  syntheticBars,
} from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, Rng } from '../core/index.ts';
import { feature } from '../domain/features/index.ts';
import { type Bars, sliceBars } from '../domain/market/index.ts';
import { bundleStrategy, type MarketsStrategyDefinition, pairLegs } from '../domain/strategy/index.ts';
import { backtest, replay } from './backtest.ts';
import { findLookAhead } from './look-ahead.ts';

const PAIR = bundleStrategy(
  pairLegs({ hedge: 1, period: 48, entry: 1.2, exit: 0.3, broken: 6, holdMax: 100, fraction: 1 }),
);
const BARS = cointegratedBars({ seed: 5, bars: 1200 });

function definition(more: Partial<MarketsStrategyDefinition>): MarketsStrategyDefinition {
  return { name: 'two', markets: 2, features: [], params: {}, onBars: () => undefined, ...more };
}

describe('a strategy of two markets', () => {
  it('opens and closes both legs of a pair in opposite directions at the same bars', async () => {
    const found = await replay(jointRequest(PAIR, BARS), ports);
    const entries = found.fills.filter(({ order }) => order.purpose === 'entry');
    expect(entries.length).toBeGreaterThan(40);
    const byTime = new Map<number, string[]>();
    for (const { fill, order } of entries) {
      byTime.set(fill.time, [...(byTime.get(fill.time) ?? []), `${fill.instrument}${order.side}`]);
    }
    const kinds = new Set([...byTime.values()].map((legs) => legs.sort().join(' ')));
    expect(kinds).toEqual(new Set(['0buy 1sell', '0sell 1buy']));
    expect(found.halted).toBe('');
  });

  it('earns on a pair whose spread returns, before costs', async () => {
    const request = jointRequest(PAIR, BARS);
    const free = { ...request, costs: { feePpm: ppm(0), slippagePpm: ppm(0) } };
    const found = await replay(free, ports);
    const gross = found.roundTrips.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(found.roundTrips.length).toBeGreaterThan(40);
    expect(gross).toBeGreaterThan(0);
  });

  it('sees each market with its own prices, features and position at each time that both have a bar', async () => {
    const late = { ...syntheticBars({ seed: 9, bars: 60 }), symbol: 'LATEUSDT' };
    const holes = sliceBars(late, { from: 5, to: 60 });
    const onBars: MarketsStrategyDefinition['onBars'] = ({ time, markets, state, params }) => {
      const memory = state as { count: number };
      memory.count += 1;
      const [a, b] = markets as [(typeof markets)[0], (typeof markets)[0]];
      const isRight = a.features.last === a.close && b.features.last === b.close && a.close !== b.close;
      if (!isRight) throw new Error(`wrong view at ${time}`);
      if (memory.count === 1 && time !== params.first) throw new Error(`first at ${time}`);
      if (memory.count === 55) throw new Error(`last at ${time}: ${a.position > 0} ${b.position < 0}`);
      if (memory.count === 3) return { targets: [0.5, undefined] };
      return memory.count === 5 ? { targets: [undefined, -1] } : undefined;
    };
    const bundle = bundleStrategy(
      definition({
        features: [feature.sma('last', { input: 'close', period: 1 })],
        params: { first: (START + 6 * HOUR) / 1000 },
        init: () => ({ count: 0 }),
        onBars,
      }),
    );
    const bars: readonly [Bars, Bars] = [syntheticBars({ seed: 8, bars: 60 }), holes];
    await expect(replay(jointRequest(bundle, bars), ports)).rejects.toThrow(
      `last at ${(START + 60 * HOUR) / 1000}: true true`,
    );
  });

  it('decides nothing at a time at which one market has no bar', async () => {
    const [a, b] = [syntheticBars({ seed: 1, bars: 40 }), syntheticBars({ seed: 2, bars: 40 })];
    const keep = (_: number, i: number): boolean => i % 4 !== 1;
    const gaps = Object.fromEntries(
      Object.entries(b).map(([key, column]) => [key, column instanceof Float64Array ? column.filter(keep) : column]),
    ) as unknown as Bars;
    const bundle = bundleStrategy(
      definition({
        init: () => ({ count: 0 }),
        onBars({ time, state }) {
          const memory = state as { count: number };
          memory.count += 1;
          if ((time / 3_600_000) % 4 === 2) throw new Error('a bar is missing here');
          if (memory.count === 30) throw new Error('30 decisions');
          return undefined;
        },
      }),
    );
    await expect(replay(jointRequest(bundle, [a, { ...gaps, symbol: 'GAPSUSDT' }]), ports)).rejects.toThrow(
      '30 decisions',
    );
  });

  it('reads features of bars of 4 hours beside those of the hour, of each market its own', async () => {
    const spec = feature.sma('last', { input: 'close', period: 1 });
    const bundle = bundleStrategy(
      definition({
        features: {
          version: 1,
          intervalMicros: HOUR,
          gaps: { policy: 'skip' },
          features: [spec, { ...spec, name: 'long', timeframe: '4h' }],
        },
        init: () => ({ long: [Number.NaN, Number.NaN], count: 0 }),
        onBars({ time, markets, state }) {
          const memory = state as { long: number[]; count: number };
          memory.count += 1;
          markets.forEach(({ close, features }, i) => {
            if ((time / 3_600_000) % 4 === 0) memory.long[i] = close;
            const isRight = features.last === close && features.long === memory.long[i];
            if (!isRight) throw new Error(`wrong features at ${time}`);
          });
          if (memory.count === 96) throw new Error('96 decisions');
          return undefined;
        },
      }),
    );
    const bars = [syntheticBars({ seed: 1, bars: 99 }), { ...syntheticBars({ seed: 2, bars: 99 }), symbol: 'BUSDT' }];
    // The first bar of 4 hours closes with the fourth hour: 96 of 99 hours can be decided.
    await expect(replay(jointRequest(bundle, bars), ports)).rejects.toThrow('96 decisions');
  });

  it('leaves no leg alone: after a stop of one leg the other one is closed at the next bars', async () => {
    const request = jointRequest(PAIR, BARS);
    const tight = { ...request, risk: { ...request.risk, positionStopPpm: ppm(8_000) } };
    const found = await replay(tight, ports);
    const held = [0, 0];
    let stops = 0;
    let since = Number.NaN;
    for (const { fill, order } of found.fills) {
      if (order.purpose === 'stop') stops += 1;
      const lots = held[fill.instrument] as number;
      held[fill.instrument] = lots + (order.side === 'buy' ? 1 : -1) * fill.lots;
      const isAlone = (held[0] === 0) !== (held[1] === 0);
      if (isAlone && Number.isNaN(since)) since = fill.time;
      // A stop trades within a bar; the strategy sees it at the close, and the other leg goes at the open after it.
      if (!isAlone) {
        expect(fill.time - since || 0).toBeLessThanOrEqual(HOUR);
        since = Number.NaN;
      }
    }
    expect(stops).toBeGreaterThan(10);
    expect(held).toEqual([0, 0]);
  });

  it('comes to the same decisions after a crash at any 97th record of its journal', async () => {
    const request = jointRequest(
      PAIR,
      BARS.map((bars) => sliceBars(bars, { from: 0, to: 300 })),
    );
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await sessionOf(request, journal).run();
    const records = [...journal.read()];
    expect(result.orders).toBeGreaterThan(10);
    expect(result.orderListHash).toBe((await replay(request, ports)).orderListHash);
    for (let kept = 0; kept <= records.length; kept += 97) {
      const again = await sessionOf(request, new MemoryJournal({ keeps: true, records: records.slice(0, kept) })).run();
      expect(again.result.orderListHash, `after ${kept} records`).toBe(result.orderListHash);
    }
  });

  it('decides the same before a cut whatever comes after it', async () => {
    const request = jointRequest(PAIR, BARS);
    const full = await replay(request, ports);
    const facts = await findLookAhead(request, ports, { full, cuts: 8, rng: new Rng(3) });
    expect([facts.changed, facts.first]).toEqual([0, '']);
    expect(facts.decisions).toBeGreaterThan(100);
  });

  it('is one trial, recorded under its name', async () => {
    const trials = memoryTrials();
    await backtest(jointRequest(PAIR, BARS), { ...ports, trials });
    expect(trials.trials()).toMatchObject([{ kind: 'backtest', label: 'pair-legs' }]);
  });

  it('fails before anything runs when the session has another number of markets', async () => {
    const alone = { ...jointRequest(PAIR, BARS), others: [] };
    await expect(replay(alone, ports)).rejects.toMatchObject({
      code: 'BOT4_CONFIG_VALUE',
      message: expect.stringContaining('decides for 2 markets at once, the session has 1: FIRSTUSDT'),
    });
  });

  it.each([
    ['no list', 'return { targets: 1 }'],
    ['too few', 'return { targets: [1] }'],
    ['too many', 'return { targets: [0, 0, 0] }'],
    ['a target beyond 1', 'return { targets: [0, 1.5] }'],
    ['NaN', 'return { targets: [NaN, 0] }'],
    ['a text', "return { targets: ['1', 0] }"],
    ['null', 'return null'],
    ['a target of one market', 'return { target: 1 }'],
  ])('is stopped and its positions are closed when it returns %s', async (_, text) => {
    const bundle = { ...bundleStrategy(definition({})), source: `({ init: () => ({}), onBars() { ${text}; } })` };
    await expect(replay(jointRequest(bundle, BARS), ports)).rejects.toMatchObject({ code: 'BOT4_STRATEGY_INTENT' });
  });
});
