import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossRequest, memoryTrials, ports, sessionOf, syntheticBars, venueOf } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { micros, Rng, seq, VenueError } from '../core/index.ts';
import { RiskApproved } from '../domain/risk/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { isEventRecord, JournalCodec, RECORD } from '../dto/journal-codec.ts';
import type { EngineEvent, JournalRecord, VenueGateway } from '../ports/index.ts';
import { type BacktestRequest, backtest, dailySharpe, replay, truncate } from './backtest.ts';
import { findLookAhead } from './look-ahead.ts';
import type { SessionOutcome } from './session.ts';

const REQUEST = crossRequest(syntheticBars({ seed: 3, bars: 1500 }));

async function recorded(request: BacktestRequest): Promise<{ records: JournalRecord[]; outcome: SessionOutcome }> {
  const journal = new MemoryJournal({ keeps: true });
  const outcome = await sessionOf(request, journal).run();
  return { records: [...journal.read()], outcome };
}

describe('engine', () => {
  it('decides the same twice, with and without a journal', async () => {
    const bare = await replay(REQUEST, ports);
    const { outcome } = await recorded(REQUEST);
    expect(bare.orders).toBeGreaterThan(50);
    expect(outcome.result.orderListHash).toBe(bare.orderListHash);
    expect(outcome.result.orderLines).toEqual(bare.orderLines);
    expect([...outcome.result.equity]).toEqual([...bare.equity]);
    expect(outcome.result.finalEquity).toBe(bare.finalEquity);
  });

  it('writes every event before its decisions, and every decision before the venue can answer it', async () => {
    const { records } = await recorded(REQUEST);
    const codec = new JournalCodec();
    const written = new Set<string>();
    for (const record of records) {
      if (record.type === RECORD.order) written.add(codec.decodeOrder(record.payload).clientOrderId);
      if (!isEventRecord(record.type)) continue;
      const event = codec.decodeEvent(record.type, record.payload);
      if (event.type === 'report') expect(written.has(event.report.clientOrderId)).toBe(true);
    }
    expect(written.size).toBeGreaterThan(50);
  });

  it('comes to the same end after a crash at any record of the journal, and orders nothing twice', async () => {
    const request = crossRequest(syntheticBars({ seed: 5, bars: 260 }), { fast: 3, slow: 9 });
    const { records, outcome } = await recorded(request);
    for (let kept = 0; kept <= records.length; kept++) {
      const journal = new MemoryJournal({ keeps: true, records: records.slice(0, kept) });
      const again = await sessionOf(request, journal).run();
      expect(again.result.orderListHash, `after ${kept} records`).toBe(outcome.result.orderListHash);
      expect(again.result.finalEquity).toBe(outcome.result.finalEquity);
      const codec = new JournalCodec();
      const ids = [...journal.read()]
        .filter((r) => r.type === RECORD.order)
        .map((r) => codec.decodeOrder(r.payload).intentSeq);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(outcome.result.orders);
    }
  }, 600_000);

  it('comes to the same end after many crashes in a row', async () => {
    const request = crossRequest(syntheticBars({ seed: 6, bars: 300 }), { fast: 3, slow: 9 });
    const { outcome } = await recorded(request);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }), async (steps) => {
        let records: JournalRecord[] = [];
        for (const step of steps) {
          const journal = new MemoryJournal({ keeps: true, records });
          const session = sessionOf(request, journal);
          await session.engine.start();
          let left = step;
          await session.engine.run(() => undefined).catch(() => undefined);
          const all = [...journal.read()];
          left = Math.min(records.length + step + 1, all.length);
          records = all.slice(0, left);
        }
        const last = await sessionOf(request, new MemoryJournal({ keeps: true, records })).run();
        expect(last.result.orderListHash).toBe(outcome.result.orderListHash);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a journal of another session', async () => {
    const { records } = await recorded(truncate(REQUEST, 100));
    const other = { ...REQUEST, costs: { ...REQUEST.costs, feePpm: REQUEST.costs.slippagePpm } };
    const session = sessionOf(other, new MemoryJournal({ keeps: true, records }));
    await expect(session.run()).rejects.toMatchObject({ code: 'BOT4_JOURNAL_MISMATCH' });
  });

  it('refuses a journal whose bars are not those of the data', async () => {
    const { records } = await recorded(truncate(REQUEST, 100));
    const other = crossRequest(syntheticBars({ seed: 4, bars: 100 }));
    const session = sessionOf({ ...REQUEST, bars: other.bars }, new MemoryJournal({ keeps: true, records }));
    await expect(session.run()).rejects.toMatchObject({ code: 'BOT4_JOURNAL_MISMATCH' });
  });

  it('refuses a journal whose decisions it would not make', async () => {
    const { records } = await recorded(REQUEST);
    const at = records.findIndex((record) => record.type === RECORD.order);
    const payload = (records[at] as JournalRecord).payload.slice();
    payload[payload.length - 1]! ^= 1;
    const changed = records.map((record, i) => (i === at ? { ...record, payload } : record));
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: true, records: changed }));
    await expect(session.run()).rejects.toMatchObject({ code: 'BOT4_JOURNAL_CORRUPT' });
  });

  it('sends what was decided but not written before the crash, once', async () => {
    const { records, outcome } = await recorded(REQUEST);
    const firstOrder = records.findIndex((record) => record.type === RECORD.order);
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: true, records: records.slice(0, firstOrder) }));
    const again = await session.run();
    expect(again.recovery.resent).toBe(1);
    expect(again.result.orderListHash).toBe(outcome.result.orderListHash);
  });

  it('pauses after 1,024 events of a venue that always has more, and ends when it is told to', async () => {
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: true }));
    let pauses = 0;
    await session.engine.start();
    await session.engine.run(() => {
      pauses += 1;
      session.engine.stop();
      return undefined;
    });
    expect([pauses, session.engine.events]).toEqual([1, 1024]);
  });

  it('waits for a venue that has nothing yet, pauses whenever it has waited, and ends when it is told to', async () => {
    const inner = venueOf(REQUEST);
    let waits = 0;
    let empty = true;
    const slow: VenueGateway = {
      submit: (order) => inner.submit(order),
      cancel: (order) => inner.cancel(order),
      poll: () => {
        empty = !empty;
        return empty ? undefined : inner.poll();
      },
      get ended() {
        return inner.ended;
      },
      wait: async () => {
        waits += 1;
      },
      recoverEvent: (event) => inner.recoverEvent(event),
      recoverIntent: (intent) => inner.recoverIntent(intent),
    };
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: true }), slow);
    let pauses = 0;
    await session.engine.start();
    await session.engine.run(() => {
      pauses += 1;
      if (pauses === 3) session.engine.stop();
      return undefined;
    });
    expect([waits, pauses, session.engine.events]).toEqual([3, 3, 3]);
  });

  it('keeps an order reserved as unknown when the call to the venue got no answer', async () => {
    const inner = venueOf(REQUEST);
    let lost = 0;
    const flaky: VenueGateway = {
      submit: (order) => {
        lost += 1;
        if (lost === 1) throw new VenueError('BOT4_VENUE_UNKNOWN_REPLY', 'no answer', { retry: 'reconcile' });
        inner.submit(order);
      },
      cancel: (order) => inner.cancel(order),
      poll: () => inner.poll(),
      get ended() {
        return inner.ended;
      },
      wait: () => inner.wait(),
      recoverEvent: (event) => inner.recoverEvent(event),
      recoverIntent: (intent) => inner.recoverIntent(intent),
    };
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: true }), flaky);
    await session.run();
    const open = [...session.trader.orders.values()].find((order) => order.status === 'unknown');
    expect(open?.intent.intentSeq).toBe(1);
    // Its full quantity stays reserved, so nothing else was sent in its place.
    expect(session.trader.orders.reservedLots(0, open?.intent.side ?? 'buy')).toBeGreaterThanOrEqual(
      open?.intent.lots ?? 1,
    );
  });

  it('closes everything on a kill and lets nothing out that adds risk afterwards', async () => {
    const journal = new MemoryJournal({ keeps: true });
    const inner = venueOf(REQUEST);
    let bars = 0;
    let killed = false;
    const afterKill: string[] = [];
    const venue: VenueGateway = {
      submit: (order) => {
        expect(RiskApproved.is(order)).toBe(true);
        if (killed) afterKill.push(order.value.purpose);
        inner.submit(order);
      },
      cancel: (order) => inner.cancel(order),
      poll: (): EngineEvent | undefined => {
        if (bars === 700 && !killed) {
          killed = true;
          return { type: 'control', action: 'kill', reason: 'by hand', time: session.trader.now };
        }
        const event = inner.poll();
        if (event?.type === 'bar') bars += 1;
        return event;
      },
      get ended() {
        return inner.ended;
      },
      wait: () => inner.wait(),
      recoverEvent: (event) => inner.recoverEvent(event),
      recoverIntent: (intent) => inner.recoverIntent(intent),
    };
    const session = sessionOf(REQUEST, journal, venue);
    const { result } = await session.run();
    expect(result.halted).toBe('by hand');
    expect(session.trader.account.position(0).lots).toBe(0);
    expect(new Set(afterKill)).toEqual(new Set(['flatten']));
    // The kill is part of the journal, so it survives a restart.
    const again = sessionOf(REQUEST, new MemoryJournal({ keeps: true, records: [...journal.read()] }));
    await again.engine.start();
    expect(again.trader.risk.killed).toBe('by hand');
  });

  it('stops on an event of the past', () => {
    const session = sessionOf(REQUEST, new MemoryJournal({ keeps: false }));
    const bar = {
      type: 'bar',
      instrument: 0,
      openTime: 0,
      openTicks: 1,
      highTicks: 1,
      lowTicks: 1,
      closeTicks: 1,
      volume: 1,
    } as const;
    session.engine.step({ ...bar, closeTime: 2000 });
    expect(() => session.engine.step({ ...bar, closeTime: 1000 })).toThrow('order of time');
  });
});

describe('trader', () => {
  const target = (text: string) => new Function('context', text) as never;

  it('keeps one protective stop for the whole position while it is open', async () => {
    const { records } = await recorded(REQUEST);
    const codec = new JournalCodec();
    const stops = new Map<string, number>();
    let position = 0;
    for (const record of records) {
      if (record.type === RECORD.order) {
        const order = codec.decodeOrder(record.payload);
        if (order.purpose === 'stop') stops.set(order.clientOrderId, order.lots);
      }
      if (record.type === RECORD.cancel) stops.delete(codec.decodeCancel(record.payload).clientOrderId);
      if (!isEventRecord(record.type)) continue;
      const event = codec.decodeEvent(record.type, record.payload);
      if (event.type === 'report' && event.report.kind === 'filled') {
        const order = records.find(
          (r) =>
            r.type === RECORD.order &&
            codec.decodeOrder(r.payload).clientOrderId === (event.report as { clientOrderId: string }).clientOrderId,
        );
        const side = codec.decodeOrder((order as JournalRecord).payload).side;
        position += (side === 'buy' ? 1 : -1) * event.report.lots;
        stops.delete(event.report.clientOrderId);
      }
      if (event.type === 'bar') {
        expect([...stops.values()]).toEqual(position === 0 ? [] : [Math.abs(position)]);
      }
    }
  });

  it('does not enter again after a stop-out until the strategy wishes something else', async () => {
    const bars = syntheticBars({ seed: 9, bars: 400 });
    const request: BacktestRequest = {
      ...crossRequest(bars),
      bundle: bundleStrategy({ name: 'always-long', features: [], params: {}, onBar: target('return { target: 1 }') }),
      risk: { ...REQUEST.risk, positionStopPpm: 5000 as never },
    };
    const result = await replay(request, ports);
    expect(result.roundTrips).toHaveLength(1);
    expect(result.orderLines.filter((line) => line.includes(' entry '))).toHaveLength(1);
  });

  it('stops the strategy when it has lost its share and stays flat', async () => {
    const request: BacktestRequest = {
      ...REQUEST,
      costs: { feePpm: 100_000 as never, slippagePpm: 0 as never },
      risk: { ...REQUEST.risk, strategyStopPpm: 10_000 as never },
    };
    const result = await replay(request, ports);
    expect(result.halted).toBe('strategy stop');
    expect(result.initialCash - result.finalEquity).toBeGreaterThanOrEqual(1e11);
    expect(result.refusals).toEqual({});
  });

  it('gives a wish up that the risk engine refused, and says why', async () => {
    const request: BacktestRequest = {
      ...REQUEST,
      risk: { ...REQUEST.risk, ordersPerWindow: 1, orderWindowMicros: 400 * 3_600_000_000 },
    };
    const result = await replay(request, ports);
    expect(result.refusals.BOT4_RISK_ORDER_RATE).toBeGreaterThan(0);
  });

  it('sells no spot asset short', async () => {
    const spot = { ...REQUEST.instrument, kind: 'spot' as const };
    const result = await replay({ ...REQUEST, instrument: spot }, ports);
    expect(result.refusals.BOT4_RISK_SHORT_SPOT).toBeGreaterThan(0);
    expect(result.roundTrips.every((trip) => trip.side === 'long')).toBe(true);
  });
});

describe('backtest', () => {
  it('is counted as a trial before its result is seen, and once for the same trial', async () => {
    const trials = memoryTrials();
    const result = await backtest(REQUEST, { ...ports, trials });
    await backtest(REQUEST, { ...ports, trials });
    expect(trials.trials()).toMatchObject([{ kind: 'backtest', label: 'ema-cross', dailySharpe: dailySharpe(result) }]);
    await backtest(truncate(REQUEST, 1000), { ...ports, trials });
    expect(trials.trials()).toHaveLength(2);
  });

  it('has a Sharpe ratio of 0 when nothing was traded', async () => {
    const idle = bundleStrategy({ name: 'idle', features: [], params: {}, onBar: () => undefined });
    const result = await replay({ ...REQUEST, bundle: idle }, ports);
    expect(dailySharpe(result)).toBe(0);
    expect(result.orders).toBe(0);
    expect(result.daily.value.every((value) => value === 0)).toBe(true);
  });
});

describe('look-ahead check', () => {
  it('finds nothing in decisions of the engine', async () => {
    const full = await replay(REQUEST, ports);
    const facts = await findLookAhead(REQUEST, ports, { full, cuts: 5, rng: new Rng(1) });
    expect(facts).toMatchObject({ cuts: 5, changed: 0, first: '' });
    expect(facts.decisions).toBeGreaterThan(0);
  });

  it('names the cut and the decision when later data changed one', async () => {
    const full = await replay(REQUEST, ports);
    const forged = {
      ...full,
      orderLines: full.orderLines.map((line, i) => (i === 2 ? line.replace('buy', 'sell') : line)),
    };
    const facts = await findLookAhead(REQUEST, ports, { full: forged, cuts: 5, rng: new Rng(1) });
    expect(facts.changed).toBeGreaterThan(0);
    expect(facts.first).toMatch(/^cut at bar \d+: "3 /);
  });
});

describe('journal codec', () => {
  it('gives back every decision as it was', () => {
    const codec = new JournalCodec();
    const refusal = { intentSeq: 4, instrument: 0, code: 'BOT4_RISK_FUNDS' };
    expect(codec.decodeRefusal(codec.encodeRefusal(refusal))).toEqual(refusal);
    const control = { type: 'control', action: 'reset', reason: 'by hand', time: micros(5) } as const;
    expect(codec.decodeEvent(codec.eventType(control), codec.encodeEvent(control))).toEqual(control);
    expect(seq(1)).toBe(1);
  });
});

describe('a strategy that fails', () => {
  const failing = bundleStrategy({
    name: 'fails',
    params: {},
    features: [],
    init: () => ({ n: 0 }),
    onBar({ state }) {
      state.n = (state.n as number) + 1;
      if (state.n === 50) throw new Error('out of ideas');
      return { target: 1 };
    },
  });

  it('is stopped, its position is closed, and the session goes on flat', async () => {
    const request = { ...REQUEST, bundle: failing };
    const journal = new MemoryJournal({ keeps: true });
    const session = sessionOf(request, journal);
    const { result } = await session.run();
    expect(result.halted).toBe('the strategy failed');
    expect(session.trader.failure?.message).toContain('out of ideas');
    expect(session.trader.account.position(0).lots).toBe(0);
    expect(session.trader.orders.size).toBe(0);
    const again = sessionOf(request, new MemoryJournal({ keeps: true, records: [...journal.read()] }));
    expect((await again.run()).result.orderListHash).toBe(result.orderListHash);
  });

  it('fails its backtest with its own words', async () => {
    await expect(replay({ ...REQUEST, bundle: failing }, ports)).rejects.toMatchObject({
      code: 'BOT4_STRATEGY_SOURCE',
    });
  });
});
