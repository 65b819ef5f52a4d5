import { describe, expect, it } from 'vitest';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../src/adapters/sim-venue/index.ts';
import { type BacktestRequest, backtest, replay, specOf } from '../../src/app/backtest.ts';
import { findLookAhead } from '../../src/app/look-ahead.ts';
import { Session } from '../../src/app/session.ts';
import { Rng, VenueError } from '../../src/core/index.ts';
import { toTickBars } from '../../src/domain/market/index.ts';
import { bundleStrategy, type StrategyDefinition } from '../../src/domain/strategy/index.ts';
import { RECORD } from '../../src/dto/journal-codec.ts';
import type { Journal, VenueGateway } from '../../src/ports/index.ts';
import { crossRequest, memoryTrials, ports, syntheticBars, venueOf } from '../fixtures.ts';

const BARS = syntheticBars({ seed: 3, bars: 600 });

function requestOf(onBar: StrategyDefinition['onBar'], init?: StrategyDefinition['init']): BacktestRequest {
  const definition = { name: 'probe', features: [], params: {}, onBar, ...(init === undefined ? {} : { init }) };
  return { ...crossRequest(BARS), bundle: bundleStrategy(definition) };
}

function sessionOn(request: BacktestRequest, journal: Journal, venue: VenueGateway): Session {
  return new Session(specOf(request), { venue, journal, sandbox: ports.sandbox, digest: ports.digest });
}

/** A venue with some of its calls replaced. */
function altered(inner: VenueGateway, changes: Partial<VenueGateway>): VenueGateway {
  return {
    submit: (order) => inner.submit(order),
    cancel: (order) => inner.cancel(order),
    poll: () => inner.poll(),
    get ended() {
      return inner.ended;
    },
    wait: () => inner.wait(),
    recoverEvent: (event) => inner.recoverEvent(event),
    recoverIntent: (intent) => inner.recoverIntent(intent),
    ...changes,
  };
}

describe('reversal', () => {
  it('goes on when its first half is of unknown fate and its second half crosses zero', async () => {
    const request = requestOf(
      ({ state }) => {
        state.n = (state.n as number) + 1;
        return { target: (state.n as number) < 20 ? 0.5 : -1 };
      },
      () => ({ n: 0 }),
    );
    const inner = venueOf(request);
    const venue = altered(inner, {
      submit: (order) => {
        if (order.value.purpose === 'exit')
          throw new VenueError('BOT4_VENUE_UNKNOWN_REPLY', 'no answer', { retry: 'reconcile' });
        inner.submit(order);
      },
    });
    await expect(sessionOn(request, new MemoryJournal({ keeps: true }), venue).run()).resolves.toBeDefined();
  });
});

describe('recovery', () => {
  it('does not leave an order that was written, but never sent, waiting for an answer at a venue that remembers', async () => {
    const request = crossRequest(BARS);
    const inner = venueOf(request);
    const journal = new MemoryJournal({ keeps: true });
    // The process dies between the commit of the first order and its sending.
    const dying = altered(inner, {
      submit: () => {
        throw new Error('power cut');
      },
    });
    await expect(sessionOn(request, journal, dying).run()).rejects.toThrow('power cut');
    const sent: string[] = [];
    const remembers = altered(inner, {
      submit: (order) => {
        sent.push(order.value.clientOrderId);
        inner.submit(order);
      },
      recoverEvent: () => undefined,
      recoverIntent: () => undefined,
    });
    const again = sessionOn(request, new MemoryJournal({ keeps: true, records: [...journal.read()] }), remembers);
    await again.run();
    const waiting = [...again.trader.orders.values()].filter(
      ({ intent, status }) => status === 'submitted' && !sent.includes(intent.clientOrderId),
    );
    expect(waiting).toEqual([]);
  });

  it('knows the reason of a kill to the last character', async () => {
    const request = requestOf(() => undefined);
    const journal = new MemoryJournal({ keeps: true });
    const first = sessionOn(request, journal, venueOf(request));
    await first.engine.start();
    const reason = `Опір at ${'x'.repeat(300)}`;
    await first.engine.step({ type: 'control', action: 'kill', reason, time: first.trader.now });
    const again = sessionOn(
      request,
      new MemoryJournal({ keeps: true, records: [...journal.read()] }),
      venueOf(request),
    );
    await again.engine.start();
    expect(again.trader.risk.killed).toBe(first.trader.risk.killed);
  });
});

describe('journal', () => {
  it('has a kill on disk before the engine goes on, also when there is nothing to close', async () => {
    const request = requestOf(() => undefined);
    const inner = new MemoryJournal({ keeps: true });
    let durable = 0;
    const journal: Journal = {
      keeps: true,
      epoch: inner.epoch,
      get lastSeq() {
        return inner.lastSeq;
      },
      read: () => inner.read(),
      append: (type, payload) => inner.append(type, payload),
      commit: () => {
        durable = inner.lastSeq;
        return undefined;
      },
      close: () => undefined,
    };
    const session = sessionOn(request, journal, venueOf(request));
    await session.engine.start();
    await session.engine.step({ type: 'control', action: 'kill', reason: 'by hand', time: session.trader.now });
    expect([...inner.read()].at(-1)?.type).toBe(RECORD.control);
    expect(durable).toBe(inner.lastSeq);
  });
});

describe('strategy sandbox', () => {
  it('runs nothing between bars: a promise of the strategy cannot make decisions depend on the pace', async () => {
    const request = requestOf(
      ({ state }) => {
        Promise.resolve().then(() => {
          state.later = (state.later as number) + 1;
        });
        return { target: (state.later as number) % 2 === 0 ? 1 : -1 };
      },
      () => ({ later: 0 }),
    );
    const fast = await replay(request, ports);
    const venue = openSimExchange({
      sources: [toTickBars(request.bars, request.instrument)],
      costs: request.costs,
      cash: request.initialCash,
      barsPerMs: 1,
    });
    const slow = await sessionOn(request, new MemoryJournal({ keeps: true }), venue).run();
    expect(slow.result.orderListHash).toBe(fast.orderListHash);
  });
});

describe('backtest', () => {
  it('is counted as a trial also when the strategy throws at its last bar, because it can say what it saw', async () => {
    const request = requestOf(
      ({ state, close }) => {
        state.n = (state.n as number) + 1;
        if (state.n === 600) throw new Error(`close was ${close}`);
        return { target: 1 };
      },
      () => ({ n: 0 }),
    );
    const trials = memoryTrials();
    await expect(backtest(request, { ...ports, trials })).rejects.toThrow('close was');
    expect(trials.trials()).toHaveLength(1);
  });
});

describe('look-ahead check', () => {
  it('accuses no strategy that trades at every bar', async () => {
    const request = requestOf(
      ({ state }) => {
        state.n = (state.n as number) + 1;
        return { target: (state.n as number) % 2 === 0 ? 1 : -1 };
      },
      () => ({ n: 0 }),
    );
    const full = await replay(request, ports);
    const facts = await findLookAhead(request, ports, { full, cuts: 8, rng: new Rng(1) });
    expect(facts.first).toBe('');
    expect(facts.changed).toBe(0);
  });
});
