/** Trades and ledger of an account: what happened to its money, entry by entry, with the balance after each. */
import type { KrakenPair } from './listed-pair.ts';
import type { OrderRecord } from './order-record.ts';
import { txid } from './txid.ts';

const KEPT = 50_000;

/** One side of a trade. */
export interface TradeRecord {
  readonly txid: string;
  readonly order: OrderRecord;
  readonly pair: KrakenPair;
  readonly timeUs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly quoteUnits: number;
  readonly feeUnits: number;
  readonly isMaker: boolean;
  readonly tradeId: number;
  readonly ledgers: readonly string[];
}

/** A change of a balance. `amountUnits` less `feeUnits` is what the balance changed by. */
export interface LedgerEntry {
  readonly txid: string;
  readonly refid: string;
  readonly timeUs: number;
  readonly type: 'deposit' | 'withdrawal' | 'trade';
  /** Common name. */
  readonly asset: string;
  readonly amountUnits: number;
  readonly feeUnits: number;
  readonly balanceUnits: number;
}

/** A side of a trade as the exchange tells it. */
export type Fill = Omit<TradeRecord, 'txid' | 'ledgers'>;

/** Numbers of ledger entries, one sequence for all accounts. */
export class LedgerNumbers {
  #next = 1;

  take(): number {
    this.#next += 1;
    return this.#next - 1;
  }
}

/** History of one account. */
export class AccountHistory {
  readonly trades: TradeRecord[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly #numbers: LedgerNumbers;
  readonly #balances = new Map<string, number>();
  readonly #symbols: number;

  /** @param symbols how many markets there are: with trade and side they make the id of a trade. */
  constructor(numbers: LedgerNumbers, symbols: number) {
    this.#numbers = numbers;
    this.#symbols = symbols;
  }

  /** Units of an asset after all that is entered. */
  balance(asset: string): number {
    return this.#balances.get(asset) ?? 0;
  }

  /** Units that came from outside, or went there. */
  deposit(asset: string, units: number, timeUs: number): LedgerEntry {
    const type = units < 0 ? 'withdrawal' : 'deposit';
    return this.#enter({
      refid: txid('Q', this.#numbers.take()),
      timeUs,
      type,
      asset,
      amountUnits: units,
      feeUnits: 0,
    });
  }

  /** A fill: the asset that is given, the one that is received, and the fee in the quote asset. */
  fill(fill: Fill): { readonly trade: TradeRecord; readonly entries: readonly LedgerEntry[] } {
    const { pair, order, lots, quoteUnits, feeUnits, timeUs } = fill;
    const id = txid('T', (fill.tradeId * this.#symbols + pair.index) * 2 + (fill.isMaker ? 1 : 0));
    const { side } = order.wish;
    const entry = { refid: id, timeUs, type: 'trade' } as const;
    const { base, quote } = pair.definition;
    const entries = [
      this.#enter({ ...entry, asset: base, amountUnits: side * lots * pair.lotUnits, feeUnits: 0 }),
      this.#enter({ ...entry, asset: quote, amountUnits: -side * quoteUnits, feeUnits }),
    ];
    const trade = { ...fill, txid: id, ledgers: entries.map((one) => one.txid) };
    this.trades.push(trade);
    if (this.trades.length > 2 * KEPT) this.trades.splice(0, KEPT);
    return { trade, entries };
  }

  #enter(entry: Omit<LedgerEntry, 'txid' | 'balanceUnits'>): LedgerEntry {
    const balanceUnits = (this.#balances.get(entry.asset) ?? 0) + entry.amountUnits - entry.feeUnits;
    this.#balances.set(entry.asset, balanceUnits);
    const whole = { ...entry, txid: txid('L', this.#numbers.take()), balanceUnits };
    this.ledger.push(whole);
    if (this.ledger.length > 2 * KEPT) this.ledger.splice(0, KEPT);
    return whole;
  }
}
