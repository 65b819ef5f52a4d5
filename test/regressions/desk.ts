/** A trader on synthetic events that a test gives it one by one: the volume of a bar is the position it wishes. */
import { VmSandbox } from '../../src/adapters/vm/sandbox.ts';
import { type Decision, Trader } from '../../src/app/trader.ts';
import { epoch, ppm, priceTicks, qtyLots, quoteUnits } from '../../src/core/index.ts';
import { defineInstrument, type Instrument } from '../../src/domain/market/index.ts';
import type { ClientOrderId, EndReport, OrderIntent } from '../../src/domain/orders/index.ts';
import { HOUSE_RISK_PROFILE, type RiskProfile } from '../../src/domain/risk/index.ts';
import { bundleStrategy, type TradingRules } from '../../src/domain/strategy/index.ts';

const HOUR = 3_600_000_000;

export function perp(symbol: string): Instrument {
  return defineInstrument({
    symbol,
    kind: 'perp',
    base: symbol,
    quote: 'USDT',
    tickSize: '0.01',
    lotSize: '0.001',
    minNotional: '1',
    maxPrice: '100000',
  });
}

/** Wishes what the volume of the bar says; 9 leaves everything as it is. */
export const WISH_BY_VOLUME = bundleStrategy({
  name: 'wish-by-volume',
  features: [],
  params: {},
  onBar: ({ volume }) => (volume === 9 ? undefined : { target: volume - 2 }),
});

export class DeskBench {
  readonly trader: Trader;
  #hour = 0;
  #tradeId = 0;

  constructor(
    options: {
      risk?: Partial<RiskProfile>;
      symbols?: readonly string[];
      venues?: readonly number[];
      trading?: TradingRules;
    } = {},
  ) {
    const sandbox = new VmSandbox();
    const { trading, venues } = options;
    const bundle = trading === undefined ? WISH_BY_VOLUME : { ...WISH_BY_VOLUME, trading };
    this.trader = new Trader(
      {
        session: '00000000',
        instruments: (options.symbols ?? ['X']).map(perp),
        initialCash: quoteUnits(1e13),
        feePpm: ppm(1000),
        risk: { ...HOUSE_RISK_PROFILE, ...options.risk },
        ...(venues === undefined ? {} : { venues }),
        bundle,
        load: () => sandbox.load(bundle),
      },
      epoch(1),
    );
  }

  /** A bar closes at 100.00 or `ticks`. @returns what was decided. */
  bar(wish: number | 'same', at: { ticks?: number; instrument?: number; sameTime?: boolean } = {}): Decision[] {
    if (at.sameTime !== true) this.#hour += 1;
    const ticks = at.ticks ?? 10_000;
    const openTime = (this.#hour - 1) * HOUR;
    this.trader.apply({
      type: 'bar',
      instrument: at.instrument ?? 0,
      openTime,
      closeTime: openTime + HOUR,
      openTicks: ticks,
      highTicks: ticks,
      lowTicks: ticks,
      closeTicks: ticks,
      volume: wish === 'same' ? 9 : wish + 2,
    });
    return this.take();
  }

  kill(): Decision[] {
    this.trader.apply({ type: 'control', action: 'kill', reason: 'by hand', time: this.trader.now });
    return this.take();
  }

  /** Emergency stop, or the end of every stop. */
  command(action: 'halt' | 'reset'): Decision[] {
    this.trader.apply({ type: 'control', action, reason: 'by hand', time: this.trader.now });
    return this.take();
  }

  accept(order: OrderIntent): Decision[] {
    const { clientOrderId, instrument } = order;
    this.trader.apply({
      type: 'report',
      report: { kind: 'accepted', clientOrderId, instrument, time: this.trader.now },
    });
    return this.take();
  }

  end(kind: EndReport['kind'], order: { clientOrderId: ClientOrderId; instrument: number }): Decision[] {
    const { clientOrderId, instrument } = order;
    this.trader.apply({
      type: 'report',
      report: { kind, clientOrderId, instrument, time: this.trader.now, reason: 'said the venue' },
    });
    return this.take();
  }

  fill(order: OrderIntent, options: { lots?: number; ticks?: number } = {}): Decision[] {
    this.#tradeId += 1;
    this.trader.apply({
      type: 'report',
      report: {
        kind: 'filled',
        clientOrderId: order.clientOrderId,
        instrument: order.instrument,
        time: this.trader.now,
        tradeId: this.#tradeId,
        lots: qtyLots(options.lots ?? order.lots),
        ticks: priceTicks(options.ticks ?? 10_000),
        fee: quoteUnits(0),
        deadMarket: false,
      },
    });
    return this.take();
  }

  /** Goes long by `wish` of the limit, with the protective stop at the venue. @returns the stop. */
  enter(wish = 1): OrderIntent {
    const entry = orderOf(this.bar(wish), 'entry');
    this.accept(entry);
    const stop = orderOf(this.fill(entry), 'stop');
    this.accept(stop);
    return stop;
  }

  /** Lets `bars` bars pass in which the venue fills every market order at once. */
  pass(bars: number, wish: number | 'same' = 'same'): void {
    for (let i = 0; i < bars; i++) this.settle(this.bar(wish));
  }

  settle(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      if (decision.kind === 'cancel') {
        this.settle(this.end('cancelled', decision.intent));
      } else if (decision.kind === 'order') {
        this.accept(decision.intent);
        if (decision.intent.type === 'market') this.settle(this.fill(decision.intent));
      }
    }
  }

  get held(): number {
    return this.trader.account.position(0).lots;
  }

  /** Lots of protective stops that are open and not on their way out. */
  get stopLots(): number {
    let lots = 0;
    for (const { intent, status, filledLots } of this.trader.orders.values()) {
      if (
        intent.purpose === 'stop' &&
        (status === 'accepted' || status === 'partiallyFilled' || status === 'submitted')
      )
        lots += intent.lots - filledLots;
    }
    return lots;
  }

  take(): Decision[] {
    return this.trader.outbox.takeAll();
  }
}

/** The first order of a purpose among decisions. */
export function orderOf(decisions: readonly Decision[], purpose: OrderIntent['purpose']): OrderIntent {
  for (const decision of decisions) {
    if (decision.kind === 'order' && decision.intent.purpose === purpose) return decision.intent;
  }
  throw new Error(`no ${purpose} order among ${JSON.stringify(decisions.map((d) => d.kind))}`);
}

export function purposes(decisions: readonly Decision[]): string[] {
  return decisions.map((d) => (d.kind === 'order' ? d.intent.purpose : d.kind));
}
