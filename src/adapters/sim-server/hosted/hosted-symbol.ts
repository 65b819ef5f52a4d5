/** The grid of a market of a venue: what a tick and a lot are. Protocols add their own names and words. */
import { venueRules } from '../../../domain/market/index.ts';
import type { SimSymbolDefinition } from '../../../domain/sim/index.ts';
import { productText, UNITS_PER_ONE } from './decimal-units.ts';

/** What is other while filters are changed: a tick and a lot of ten, twice the smallest value. */
export const OTHER_GRID = 10;
const OTHER_VALUE = 2;

/** A market with its grid. */
export class HostedSymbol {
  /** Whether the filters are other ones for a while. What they allow the exchange allows too. */
  hasOtherFilters = false;
  readonly index: number;
  readonly definition: SimSymbolDefinition;
  readonly name: string;
  /** Units of a tick and of a lot. */
  readonly tickUnits: number;
  readonly lotUnits: number;

  /** @param index place in the exchange. */
  constructor(index: number, definition: SimSymbolDefinition) {
    const rules = venueRules({ symbol: definition.symbol, filters: definition.filters });
    this.index = index;
    this.definition = definition;
    this.name = definition.symbol;
    this.tickUnits = rules.price?.step === undefined ? 1 : rules.price.step.times(UNITS_PER_ONE).toNumber();
    this.lotUnits = rules.lot?.step === undefined ? 1 : rules.lot.step.times(UNITS_PER_ONE).toNumber();
  }

  /** Prices are multiples of so many ticks now, and quantities of so many lots. */
  get gridStep(): number {
    return this.hasOtherFilters ? OTHER_GRID : 1;
  }

  /** By what the smallest value is multiplied now. */
  get valueFactor(): number {
    return this.hasOtherFilters ? OTHER_VALUE : 1;
  }

  /** Text of ticks, eight decimals. */
  price(ticks: number): string {
    return productText(ticks, this.tickUnits);
  }

  /** Text of lots, eight decimals. */
  quantity(lots: number): string {
    return productText(lots, this.lotUnits);
  }
}
