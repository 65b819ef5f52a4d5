/**
 * What imbalance and run bars expect of the bar that is open, from the bars before it (López de Prado 2018, chapter 2):
 * exponentially weighted averages, over bars, of the number of trades and of the mean flow per trade.
 *
 * Imbalance: θ = Σ b·v, expected E[T] · |E[b·v]|.
 * Runs: θ = max(Σ v of buyers, Σ v of sellers), expected E[T] · max(E[v of a buyer's trade, else 0], the same of sellers).
 * Here b is the side, v what is measured, T the number of trades; E[v · 1(b = 1)] is P(b = 1) · E[v | b = 1].
 */
import type { FlowRule } from './bar-rule.ts';

/** Places in the sums of the open bar: measures of buyers' and of sellers' trades, as exact pairs, and the number of all trades. */
export const FLOW_BUYS = 0;
export const FLOW_SELLS = 2;
export const FLOW_TRADES = 4;

/** Expected trades, mean measure of buyers' and of sellers' trades over all trades, what θ has to reach. */
const TRADES = 0;
const BUYS = 1;
const SELLS = 2;
const LIMIT = 3;

/** The running expectations of one builder. Hot path. */
export class FlowExpectation {
  /** (5,) of the open bar; the builder adds each trade to it. */
  readonly sums = new Float64Array(5);
  readonly #rule: FlowRule;
  readonly #imbalance: boolean;
  readonly #alpha: number;
  readonly #state = new Float64Array(4);
  #bars = 0;

  constructor(rule: FlowRule) {
    this.#rule = rule;
    this.#imbalance = rule.kind === 'imbalance';
    this.#alpha = 2 / (rule.spanBars + 1);
  }

  /** Whether the bar has ended with the trade that was added last. */
  isReached(): boolean {
    const { trades, warmupTrades } = this.#rule;
    const count = this.sums[FLOW_TRADES] as number;
    if (this.#bars === 0) return count >= warmupTrades;
    if (count < trades.min) return false;
    if (count >= trades.max) return true;
    const buys = this.sums[FLOW_BUYS] as number;
    const sells = this.sums[FLOW_SELLS] as number;
    const theta = this.#imbalance ? Math.abs(buys - sells) : Math.max(buys, sells);
    return theta >= (this.#state[LIMIT] as number);
  }

  /** Learns from the bar that ended, unless it was cut short, and begins the next. */
  end(complete: boolean): void {
    if (complete) this.#learn();
    this.sums.fill(0);
  }

  #learn(): void {
    const s = this.#state;
    const count = this.sums[FLOW_TRADES] as number;
    // The first bar is all that is known of the past.
    const alpha = this.#bars === 0 ? 1 : this.#alpha;
    s[TRADES] = (s[TRADES] as number) + alpha * (count - (s[TRADES] as number));
    s[BUYS] = (s[BUYS] as number) + alpha * ((this.sums[FLOW_BUYS] as number) / count - (s[BUYS] as number));
    s[SELLS] = (s[SELLS] as number) + alpha * ((this.sums[FLOW_SELLS] as number) / count - (s[SELLS] as number));
    const buy = s[BUYS] as number;
    const sell = s[SELLS] as number;
    s[LIMIT] = (s[TRADES] as number) * (this.#imbalance ? Math.abs(buy - sell) : Math.max(buy, sell));
    this.#bars++;
  }

  /** What θ has to reach; not a number during the first bar. */
  get threshold(): number {
    return this.#bars === 0 ? Number.NaN : (this.#state[LIMIT] as number);
  }

  /** Expected trades of the open bar. */
  get expectedTrades(): number {
    return this.#bars === 0 ? this.#rule.warmupTrades : (this.#state[TRADES] as number);
  }
}
