/**
 * The numbers of a market that exchange-core.as reads and writes: its rules, prices that trigger, counts, and addresses of
 * its columns.
 */
import { MARKET, MARKET_BYTES, MARKET_DOUBLE } from './core-layout.ts';
import { ExchangeMemory } from './exchange-memory.ts';
import type { PriceShares, SymbolRules, ValueLimits } from './symbol-rules.ts';

/** Cells of one market. */
export class MarketCells {
  words: Int32Array = new Int32Array(0);
  doubles: Float64Array = new Float64Array(0);
  address = 0;

  /** @param memory that the cells are in. */
  constructor(memory: ExchangeMemory = new ExchangeMemory()) {
    memory.column(MARKET_BYTES, (buffer, address) => {
      this.words = new Int32Array(buffer, address, MARKET_BYTES / 4);
      this.doubles = new Float64Array(buffer, address, MARKET_BYTES / 8);
      this.address = address;
    });
  }

  /** Writes the rules down, as they are for limit orders. */
  setRules(rules: SymbolRules): void {
    const { words, doubles } = this;
    words[MARKET.minTicks] = rules.minTicks;
    words[MARKET.maxTicks] = rules.maxTicks;
    const limits = [rules.minNotional, rules.notional, rules.maxQuote].filter((limit) => limit !== undefined);
    const values: Readonly<
      Record<Exclude<keyof typeof MARKET_DOUBLE, 'nextTrade' | 'nextPrevented' | 'shares'>, number>
    > = {
      minLots: rules.minLots,
      maxLots: Math.min(rules.maxLots, rules.maxBaseLots),
      lotUnits: rules.lotUnits,
      tickUnits: rules.tickUnits,
      unitsFactor: rules.unitsFactor,
      unitsDivisor: rules.unitsDivisor,
      valueMin: Math.max(...limits.map(({ min }: ValueLimits) => min?.value ?? Number.NEGATIVE_INFINITY)),
      valueMax: Math.min(...limits.map(({ max }: ValueLimits) => max?.value ?? Number.POSITIVE_INFINITY)),
      maxPosition: rules.maxPosition,
      maxOrders: rules.maxOrders,
      allMaxOrders: rules.exchangeMaxOrders,
      maxAlgoOrders: rules.maxAlgoOrders,
      allMaxAlgoOrders: rules.exchangeMaxAlgoOrders,
      maxLists: rules.maxLists,
      allMaxLists: rules.exchangeMaxLists,
    };
    for (const [name, value] of Object.entries(values)) doubles[MARKET_DOUBLE[name as keyof typeof values]] = value;
    this.#setShares(0, rules.percentPrice);
    this.#setShares(1, rules.percentPriceBySide);
  }

  /** Fractions of a bound; a denominator of 0 where there is none. */
  #setShares(set: number, shares: PriceShares | undefined): void {
    const bounds = [shares?.buyDown, shares?.buyUp, shares?.sellDown, shares?.sellUp];
    for (const [i, bound] of bounds.entries()) {
      const at = MARKET_DOUBLE.shares + 8 * set + 2 * i;
      this.doubles[at] = bound?.numerator ?? 0;
      this.doubles[at + 1] = bound?.denominator ?? 0;
    }
  }
}
