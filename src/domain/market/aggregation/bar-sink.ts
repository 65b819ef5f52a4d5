/**
 * Bars from a live stream, or from a replay of one: a market sink that gives each trade to the builder of its instrument.
 * Hot path. Prices and quantities are whole numbers on the scale of the wire, times are microseconds.
 */
import { InputError } from '../../../core/index.ts';
import { SilentSink } from '../market-sink.ts';
import type { BarBuilder } from './bar-builder.ts';

/** Gives the trades of a stream to bar builders, one or several for each instrument. */
export class BarSink extends SilentSink {
  /** By instrument. */
  readonly #builders: BarBuilder[][] = [];
  readonly #all: BarBuilder[] = [];
  #impossible = 0;

  /**
   * Builds bars of an instrument from now on.
   * @param instrument the number that the subscriber gave.
   */
  add(instrument: number, builder: BarBuilder): void {
    const there = this.#builders[instrument];
    if (there === undefined) this.#builders[instrument] = [builder];
    else there.push(builder);
    this.#all.push(builder);
  }

  /**
   * Gives a trade to the builders of its instrument; without one it is ignored. A trade that cannot be, that has no time, or
   * whose time is more empty bars away than a builder fills, is counted: a stream does not stop for it.
   * @throws InputError BOT4_DATA_ORDER for a late trade where the policy of a builder refuses it.
   */
  override trade(instrument: number, _id: number, price: number, qty: number, side: number, eventTime: number): void {
    const builders = this.#builders[instrument];
    if (builders === undefined) return;
    if (!(price > 0 && price < Infinity && qty >= 0 && qty < Infinity && eventTime > 0 && eventTime < Infinity)) {
      this.#impossible++;
      return;
    }
    try {
      for (let i = 0; i < builders.length; i++) (builders[i] as BarBuilder).trade(eventTime, price, qty, side);
    } catch (error) {
      if (!(error instanceof InputError && error.code === 'BOT4_DATA_VALUE')) throw error;
      this.#impossible++;
    }
  }

  /**
   * Ends the bars of all instruments that are over at `time`.
   * @param time of the market, microseconds: the clock, less its offset to the venue and what trades may come late.
   */
  advance(time: number): void {
    for (const builder of this.#all) builder.advance(time);
  }

  /** Trades that were not counted, because their price, quantity or time cannot be. */
  get impossibleTrades(): number {
    return this.#impossible;
  }
}
