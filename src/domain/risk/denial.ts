/**
 * The answer to an order that is refused. One object for each risk engine, filled anew at each refusal, so that refusing
 * allocates nothing: whoever keeps it beyond the next check copies what it needs. Hot path.
 */
import type { Refusal } from '../../core/index.ts';
import type { OrderIntent } from '../orders/index.ts';
import type { RiskCode } from './risk-codes.ts';

/** A refusal whose words are made when they are read. */
export class Denial implements Refusal {
  readonly kind = 'refused';
  code: RiskCode = 'BOT4_RISK_HALTED';
  #side: OrderIntent['side'] = 'buy';
  #lots = 0;
  #symbol = '';

  /** The order, in words. */
  get detail(): string {
    return `${this.#side} ${this.#lots} lots of ${this.#symbol}`;
  }

  /** Fills it anew. */
  of(code: RiskCode, intent: OrderIntent, symbol: string): this {
    this.code = code;
    this.#side = intent.side;
    this.#lots = intent.lots;
    this.#symbol = symbol;
    return this;
  }
}
