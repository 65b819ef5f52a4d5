/** Reads a finished journal as an auditor would: from its bytes alone, without the engine that wrote it. */
import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import type { QuoteUnits } from '../../src/core/index.ts';
import { type Instrument, parseMoney } from '../../src/domain/market/index.ts';
import { cancelLine, type FillReport, type OrderIntent, orderLine } from '../../src/domain/orders/index.ts';
import { Account, Ledger } from '../../src/domain/portfolio/index.ts';
import { JournalCodec, RECORD } from '../../src/dto/journal-codec.ts';
import type { JournalRecord } from '../../src/ports/index.ts';

/** What the journal says. */
export interface Audit {
  /** Sentences about what must not be; empty for a sound journal. */
  readonly faults: readonly string[];
  readonly starts: number;
  readonly events: number;
  readonly orderListHash: string;
  readonly finalEquity: QuoteUnits;
}

class Auditor {
  readonly faults: string[] = [];
  readonly lines: string[] = [];
  readonly fingerprints: string[] = [];
  readonly account: Account;
  readonly ledger = new Ledger();
  events = 0;
  readonly #instrument: Instrument;
  readonly #codec = new JournalCodec();
  readonly #orders = new Map<string, OrderIntent>();
  readonly #answers = new Map<string, number>();
  readonly #filled = new Map<string, number>();
  readonly #trades = new Set<number>();
  #intentSeq = 0;
  #epoch = 0;

  constructor(instrument: Instrument, initialCash: QuoteUnits) {
    this.#instrument = instrument;
    this.account = new Account([instrument], initialCash);
    this.ledger.deposit(instrument.quote, new Decimal(initialCash).div(1e8));
  }

  take(record: JournalRecord): void {
    if (record.epoch < this.#epoch) this.#fault(`record ${record.seq} goes back from term ${this.#epoch}`);
    this.#epoch = record.epoch;
    if (record.type === RECORD.sessionStart) this.fingerprints.push(new TextDecoder().decode(record.payload));
    else if (record.type === RECORD.order) this.#order(this.#codec.decodeOrder(record.payload));
    else if (record.type === RECORD.cancel) {
      const intent = this.#codec.decodeCancel(record.payload);
      this.#next(intent.intentSeq);
      this.lines.push(cancelLine(intent));
    } else if (record.type === RECORD.refusal) this.#next(this.#codec.decodeRefusal(record.payload).intentSeq);
    else this.#event(record);
  }

  /** What can only be said at the end. */
  close(): void {
    if (new Set(this.fingerprints).size !== 1) this.#fault('the journal has several fingerprints, or none');
    for (const id of this.#orders.keys()) {
      const count = this.#answers.get(id) ?? 0;
      if (count !== 1) this.#fault(`the venue answered order ${id} ${count} times`);
    }
    for (const [asset, sum] of this.ledger.imbalance()) if (!sum.isZero()) this.#fault(`${asset} is off by ${sum}`);
    const { quote, base, lotSize } = this.#instrument;
    const cash = parseMoney(this.ledger.balance('trading', quote).toFixed());
    if (cash !== this.account.cash) this.#fault(`ledger ${cash} and account ${this.account.cash} differ in cash`);
    const lots = this.ledger.balance('trading', base).div(lotSize);
    if (!lots.eq(this.account.position(0).lots)) this.#fault(`ledger and account differ in position: ${lots}`);
  }

  #fault(text: string): void {
    this.faults.push(text);
  }

  /** Intents are numbered 1, 2, 3 …: a repetition and a gap are faults. */
  #next(intentSeq: number): void {
    if (intentSeq !== this.#intentSeq + 1) this.#fault(`intent ${intentSeq} comes after ${this.#intentSeq}`);
    this.#intentSeq = intentSeq;
  }

  #order(intent: OrderIntent): void {
    this.#next(intent.intentSeq);
    if (this.#orders.has(intent.clientOrderId)) this.#fault(`order ${intent.clientOrderId} is there twice`);
    this.#orders.set(intent.clientOrderId, intent);
    this.lines.push(orderLine(intent));
  }

  #event(record: JournalRecord): void {
    this.events += 1;
    const event = this.#codec.decodeEvent(record.type, record.payload);
    if (event.type === 'bar') this.account.markAt(event.instrument, event.closeTicks);
    if (event.type === 'trade') this.account.markAt(event.instrument, event.priceTicks);
    if (event.type !== 'report') return;
    const { report } = event;
    const id = report.clientOrderId;
    const intent = this.#orders.get(id);
    if (intent === undefined) this.#fault(`the venue knows ${id}, which is not in the journal before`);
    else if (report.kind === 'accepted' || report.kind === 'rejected')
      this.#answers.set(id, (this.#answers.get(id) ?? 0) + 1);
    else if (report.kind === 'filled') this.#fill(intent, report);
  }

  #fill(intent: OrderIntent, fill: FillReport): void {
    if (this.#trades.has(fill.tradeId)) this.#fault(`trade ${fill.tradeId} is there twice`);
    this.#trades.add(fill.tradeId);
    const filled = (this.#filled.get(intent.clientOrderId) ?? 0) + fill.lots;
    if (filled > intent.lots) this.#fault(`order ${intent.clientOrderId} filled ${filled} of ${intent.lots} lots`);
    this.#filled.set(intent.clientOrderId, filled);
    this.account.applyFill(intent.side, fill);
    this.ledger.postFill(this.#instrument, intent.side, fill);
  }
}

/** Audits the journal in `dir`. @throws BOT4_JOURNAL_CORRUPT, BOT4_JOURNAL_LOCKED */
export function auditJournal(dir: string, session: { instrument: Instrument; initialCash: QuoteUnits }): Audit {
  const journal = new FileJournal({ dir, segmentBytes: 64 << 20 });
  const auditor = new Auditor(session.instrument, session.initialCash);
  try {
    for (const record of journal.read()) auditor.take(record);
  } finally {
    journal.close();
  }
  auditor.close();
  return {
    faults: auditor.faults,
    starts: auditor.fingerprints.length,
    events: auditor.events,
    orderListHash: createHash('sha256').update(auditor.lines.join('\n')).digest('hex'),
    finalEquity: auditor.account.equity(),
  };
}
