/** Several markets in one session: one order of events, one account, one risk engine. */
import { describe, expect, it } from 'vitest';
import { crossRequest, ports, sessionOf, syntheticBars } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { Rng } from '../core/index.ts';
import { type Bars, type Instrument, inferInstrument, sliceBars } from '../domain/market/index.ts';
import { type BacktestRequest, backtest, marketsOf, replay, truncate } from './backtest.ts';
import { findLookAhead } from './look-ahead.ts';

const FIRST = syntheticBars({ seed: 21, bars: 700 });

function marketOf(seed: number, bars: number, symbol: string): { bars: Bars; instrument: Instrument } {
  const found = { ...syntheticBars({ seed, bars }), symbol };
  return { bars: found, instrument: inferInstrument(found, { symbol, kind: 'perp' }) };
}

/** The second market begins 100 bars later and ends earlier than the first. */
function late(): { bars: Bars; instrument: Instrument } {
  const { bars, instrument } = marketOf(22, 600, 'LATEUSDT');
  return { bars: sliceBars(bars, { from: 100, to: 600 }), instrument };
}

function requestOf(others: BacktestRequest['others']): BacktestRequest {
  return { ...crossRequest(FIRST, { fast: 4, slow: 12 }), ...(others === undefined ? {} : { others }) };
}

describe('a backtest of two markets', () => {
  it('trades both from one account, each at its own bars, in the order of time', async () => {
    const other = late();
    const found = await replay(requestOf([other]), ports);
    const of = (index: number) => found.fills.filter(({ fill }) => fill.instrument === index);
    expect(of(0).length).toBeGreaterThan(20);
    expect(of(1).length).toBeGreaterThan(20);
    expect(of(1)[0]?.fill.time).toBeGreaterThanOrEqual(other.bars.openTime[0] as number);
    // 700 bars of the first, and the 500 of the second close at times of the first: one point each.
    expect(found.equity).toHaveLength(700);
    const times = [...found.equityTime];
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('is judged by one gross limit: two positions that each would fit do not fit together', async () => {
    const other = marketOf(23, 700, 'OTHERUSDT');
    const alone = await replay(requestOf(undefined), ports);
    const base = requestOf([other]);
    const risk = { ...base.risk, grossExposurePpm: base.risk.positionLimitPpm };
    const together = await replay({ ...base, risk }, ports);
    expect(alone.refusals.BOT4_RISK_EXPOSURE).toBeUndefined();
    expect(together.refusals.BOT4_RISK_EXPOSURE).toBeGreaterThan(0);
    expect(Math.max(...together.exposure.gross)).toBeLessThan(
      1.2 * Math.max(...(await replay({ ...requestOf(undefined), risk }, ports)).exposure.gross),
    );
  });

  it('comes to the same end after a crash at any 211th record', async () => {
    const request = requestOf([late()]);
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await sessionOf(request, journal).run();
    const records = [...journal.read()];
    expect(result.orderListHash).toBe((await replay(request, ports)).orderListHash);
    for (let kept = 0; kept <= records.length; kept += 211) {
      const again = await sessionOf(request, new MemoryJournal({ keeps: true, records: records.slice(0, kept) })).run();
      expect(again.result.orderListHash, `after ${kept} records`).toBe(result.orderListHash);
    }
  });

  it('is cut at one time in all markets, and one whose first bar comes later has none', () => {
    const later = late();
    const whole = requestOf([later, marketOf(24, 700, 'THIRDUSDT')]);
    const columns = (request: BacktestRequest) => marketsOf(request).map(({ bars }) => bars.openTime.length);
    expect(columns(truncate(whole, 350))).toEqual([350, 250, 350]);
    expect(columns(truncate(whole, 650))).toEqual([650, 500, 650]);
    expect(columns(truncate(whole, 60))).toEqual([60, 0, 60]);
  });

  it('decides the same again when the later part of both markets is taken away', async () => {
    const request = requestOf([late()]);
    const full = await replay(request, ports);
    // The second market has no bar before the cuts below 100, and all of its bars before those above 600.
    const found = await findLookAhead(request, ports, { full, cuts: 24, rng: new Rng(3) });
    expect(found).toMatchObject({ changed: 0, first: '' });
    expect(found.decisions).toBeGreaterThan(100);
  });

  it('is another trial with another range of the second market, which lasts until the last bar of all', async () => {
    const first = sliceBars(FIRST, { from: 0, to: 400 });
    const { bars, instrument } = marketOf(25, 700, 'OTHERUSDT');
    const trials: { readonly id: string; readonly to: number }[] = [];
    const record = (trial: { readonly id: string; readonly to: number }) => void trials.push(trial);
    for (const to of [500, 600, 500]) {
      const others = [{ bars: sliceBars(bars, { from: 0, to }), instrument }];
      const request = { ...crossRequest(first, { fast: 4, slow: 12 }), others };
      await backtest(request, { ...ports, trials: { record, trials: () => [], head: () => '' } });
      expect(trials.at(-1)?.to).toBe((bars.openTime[to - 1] as number) + bars.intervalMicros);
    }
    expect(new Set(trials.map(({ id }) => id)).size).toBe(2);
    expect(trials[0]?.id).toBe(trials[2]?.id);
  });

  it('refuses one market twice, another quote asset, and bars of another length', async () => {
    const other = late();
    const coin = { ...other, instrument: { ...other.instrument, quote: 'EUR' } };
    const long = { ...other, bars: { ...other.bars, intervalMicros: 2 * other.bars.intervalMicros } };
    await expect(replay(requestOf([other, other]), ports)).rejects.toThrow(/LATEUSDT is there twice/);
    await expect(replay(requestOf([coin]), ports)).rejects.toThrow(/priced in EUR/);
    await expect(replay(requestOf([long]), ports)).rejects.toThrow(/last 120 min, not 60/);
  });
});
