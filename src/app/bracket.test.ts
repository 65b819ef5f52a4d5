/**
 * The stop and the target that the trader keeps for a position are a bracket: at each event it decides what `Bracket`, the
 * list of the table, asks for. Held against it over whole journals, with exits that fill in parts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossRequest, ports, sessionOf, syntheticBars } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits, Rng } from '../core/index.ts';
import { defineInstrument, type Trades, toTickTrades } from '../domain/market/index.ts';
import { Bracket, isListRefusal, type ListAnswer, type VenueReport } from '../domain/orders/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { isEventRecord, JournalCodec, RECORD } from '../dto/journal-codec.ts';
import { specOf, type TradesRequest } from './backtest.ts';
import { Session } from './session.ts';

const LEGS = ['entry', 'stop', 'target'] as const;
type Leg = (typeof LEGS)[number];

interface Found {
  /** Events after which trader and list asked for something else. */
  readonly wrong: readonly string[];
  /** Brackets that came to each end. */
  readonly closed: number;
  readonly resized: number;
}

/** Reads a journal, tells a bracket of each entry what its reports say, and compares what both want. */
class Twin {
  readonly #codec = new JournalCodec();
  readonly #legs = new Map<string, Leg>();
  /** Orders whose cancel was asked for; those that another one replaces end without a word to the list. */
  readonly #cancelled = new Set<string>();
  readonly #replaced = new Set<string>();
  #bracket: Bracket | undefined;
  #wanted: string[] = [];
  #got: string[] = [];
  #event = '';
  readonly #wrong: string[] = [];
  #closed = 0;
  #resized = 0;

  read(journal: MemoryJournal): Found {
    for (const { type, payload } of journal.read()) {
      if (type === RECORD.sessionStart || type === RECORD.refusal) continue;
      if (isEventRecord(type)) this.#onEvent(type, payload);
      else if (type === RECORD.order) this.#onOrder(payload);
      else this.#onCancel(payload);
    }
    this.#compare();
    return { wrong: this.#wrong, closed: this.#closed, resized: this.#resized };
  }

  #onOrder(payload: Uint8Array): void {
    const { clientOrderId, purpose, lots } = this.#codec.decodeOrder(payload);
    if (purpose === 'entry') this.#bracket = new Bracket(lots);
    else this.#got.push(`place ${purpose} ${lots}`);
    this.#legs.set(clientOrderId, purpose as Leg);
  }

  #onCancel(payload: Uint8Array): void {
    const { clientOrderId } = this.#codec.decodeCancel(payload);
    this.#got.push(`cancel ${this.#legs.get(clientOrderId)}`);
    this.#cancelled.add(clientOrderId);
  }

  #onEvent(type: number, payload: Uint8Array): void {
    this.#compare();
    const event = this.#codec.decodeEvent(type, payload);
    if (event.type !== 'report' || this.#bracket === undefined) return;
    const answer = this.#answerTo(event.report, this.#bracket);
    this.#event = `${event.report.kind} of ${this.#legs.get(event.report.clientOrderId)} in ${this.#bracket.state}`;
    if (isListRefusal(answer)) {
      this.#wrong.push(`${this.#event}: ${answer.detail}`);
      return;
    }
    for (const action of answer) {
      if (action.kind === 'flatten') this.#wanted.push(`flatten ${action.lots}`);
      else if (action.kind === 'cancel') this.#wanted.push(`cancel ${action.leg}`);
      else {
        if (action.kind === 'resize') this.#wanted.push(`cancel ${action.leg}`);
        if (action.kind === 'resize') this.#resized += 1;
        this.#wanted.push(`place ${action.leg} ${action.lots}`);
      }
    }
    const isOver = this.#bracket.state === 'closed' || this.#bracket.state === 'ended';
    if (isOver && event.report.kind === 'filled') this.#closed += 1;
  }

  #answerTo(report: VenueReport, bracket: Bracket): ListAnswer {
    const leg = this.#legs.get(report.clientOrderId) as Leg;
    // An exit by signal is no leg: that it was sent is what was noted.
    if (!LEGS.includes(leg)) return [];
    if (report.kind === 'filled') return bracket.hear(leg, { kind: 'trade', lots: report.lots });
    // A list hears of the ends of its orders, not of one that it has replaced, nor of a cancel that came too late.
    const isEnd = report.kind === 'cancelled' || report.kind === 'expired' || report.kind === 'rejected';
    return isEnd && !this.#replaced.has(report.clientOrderId) ? bracket.hear(leg, { kind: 'end' }) : [];
  }

  #compare(): void {
    // An order that is taken back and sent anew in one turn is the same leg with another size.
    for (const leg of ['stop', 'target']) {
      if (!this.#got.some((each) => each.startsWith(`place ${leg} `)) || !this.#got.includes(`cancel ${leg}`)) continue;
      for (const id of this.#cancelled) if (this.#legs.get(id) === leg) this.#replaced.add(id);
    }
    const [wanted, got] = [this.#wanted.toSorted().join(), this.#got.toSorted().join()];
    if (wanted !== got) this.#wrong.push(`${this.#event}: the list wants [${wanted}], the trader sent [${got}]`);
    this.#wanted = [];
    this.#got = [];
    this.#event = '';
  }
}

/** Enters from flat, on either side, and leaves the exits to stop and target. */
const EXITS = { targets: 'signal', stopLossPpm: 4000, takeProfitPpm: 6000 } as const;

async function barsTwin(seed: number, reverses = false): Promise<Found> {
  const bundle = bundleStrategy({
    ...{
      name: 'entries',
      features: [],
      params: { reverses: reverses ? 1 : 0 },
      init: () => ({ n: 0 }),
      trading: EXITS,
    },
    onBar({ state, position, params }) {
      const memory = state as { n: number };
      memory.n += 1;
      return position === 0 || params.reverses === 1 ? { target: memory.n % 5 < 3 ? 1 : -1 } : undefined;
    },
  });
  const journal = new MemoryJournal({ keeps: true });
  await sessionOf({ ...crossRequest(syntheticBars({ seed, bars: 400 })), bundle }, journal).run();
  return new Twin().read(journal);
}

const MARKET = defineInstrument({
  ...{ symbol: 'SYNTHUSDT', kind: 'perp', base: 'SYNTH', quote: 'USDT', tickSize: '0.01', lotSize: '0.001' },
  ...{ minNotional: '1', maxPrice: '1000000' },
});

/** Small trades around 300, so that a target fills in parts. */
function smallTrades(seed: number): Trades {
  const rng = new Rng(seed);
  const count = 3000;
  let ticks = 30_000;
  const price = Float64Array.from({ length: count }, () => {
    ticks += Math.floor(rng.uniform() * 9) - 4;
    return ticks / 100;
  });
  return {
    symbol: 'SYNTHUSDT',
    time: price.map((_, i) => 1_700_000_000_000_000 + i * 150_000),
    price,
    qty: price.map(() => (1 + Math.floor(rng.uniform() * 900)) / 1000),
    side: Int8Array.from(price, () => (rng.uniform() < 0.5 ? 1 : -1)),
  };
}

async function tradesTwin(seed: number): Promise<Found> {
  const request: TradesRequest = {
    bundle: bundleStrategy({
      ...{ name: 'entries', features: [], tradeFeatures: [], params: {}, init: () => ({ n: 0 }) },
      trading: { ...EXITS, stopLossPpm: 600, takeProfitPpm: 400 },
      onTrade({ state, position }) {
        const memory = state as { n: number };
        memory.n += 1;
        return position === 0 ? { target: memory.n % 5 < 3 ? 1 : -1 } : undefined;
      },
    }),
    trades: smallTrades(seed),
    instrument: MARKET,
    dataHash: 'synthetic',
    initialCash: quoteUnits(1e12),
    costs: { feePpm: ppm(100), slippagePpm: ppm(20), queueLots: 400 },
    risk: { ...HOUSE_RISK_PROFILE, ordersPerWindow: 10_000 },
  };
  const venue = ports.openExchange({
    sources: [toTickTrades(request.trades, request.instrument)],
    ...{ costs: request.costs, cash: request.initialCash, barsPerMs: Number.POSITIVE_INFINITY },
  });
  const journal = new MemoryJournal({ keeps: true });
  const { sandbox, digest } = ports;
  await new Session(specOf(request), { venue, journal, sandbox, digest }).run();
  return new Twin().read(journal);
}

describe('stop and target of a position', () => {
  it('are sent, replaced and taken back as a bracket asks for, over bars', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const { wrong, closed } = await barsTwin(seed);
        expect(wrong).toEqual([]);
        expect(closed).toBeGreaterThan(10);
      }),
      { numRuns: 4 },
    );
  });

  it('are no bracket where signals close a position: no list has an exit of its own accord', async () => {
    const { wrong } = await barsTwin(1, true);
    expect(wrong.some((each) => each.includes('place exit'))).toBe(true);
  });

  it('are a bracket where a target fills in parts, over trades', async () => {
    let parts = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const { wrong, closed, resized } = await tradesTwin(seed);
        expect(wrong).toEqual([]);
        expect(closed).toBeGreaterThan(10);
        parts += resized;
      }),
      { numRuns: 4 },
    );
    expect(parts).toBeGreaterThan(5);
  });
});
