/**
 * The one loop. Backtest, paper and live are this object with other adapters behind its ports: it takes the next
 * event, writes it down, lets the trader decide, makes the decisions durable, and only then sends them.
 *
 * Recovery is a replay: the journal's events go through the same trader, which must come to the decisions that the
 * journal holds; what was decided but not written before a crash was not sent either, and is sent now.
 */
import { assert, InputError, type Micros, StoreError, VenueError } from '../core/index.ts';
import { isEventRecord, type JournalCodec, RECORD } from '../dto/journal-codec.ts';
import type { EngineEvent, Journal, JournalRecord, VenueGateway } from '../ports/index.ts';
import type { Decision } from './outbox.ts';
import type { Trader } from './trader.ts';

/** What the engine works with. */
export interface EnginePorts {
  readonly journal: Journal;
  readonly venue: VenueGateway;
  readonly codec: JournalCodec;
}

/** What recovery found. */
export interface Recovery {
  readonly events: number;
  readonly decisions: number;
  /** Decisions that had not reached the journal and were sent by the recovery. */
  readonly resent: number;
}

/** Told about each decision that was made, in order; for order lists and metrics. */
export type DecisionObserver = (decision: Decision) => void;

/** Called now and then with the number of events so far; may give way to timers and signals by returning a promise. */
export type Pause = (events: number) => Promise<void> | undefined;

/** Events between two calls of `Pause` while the venue has more; it is called whenever the engine has waited as well. */
const PAUSE_EVERY = 1024;

/** Runs one session. */
export class Engine {
  readonly #trader: Trader;
  readonly #ports: EnginePorts;
  readonly #onDecision: DecisionObserver;
  readonly #fingerprint: string;
  /** Recovered orders of which the venue does not say that it has them again. */
  readonly #unconfirmed = new Set<string>();
  #events = 0;
  /** Decisions in the outbox that a flush has taken on. */
  #taken = 0;
  #stopping = false;

  /** @param fingerprint text that names artifact, data and configuration: a journal is continued only by its own. */
  constructor(trader: Trader, ports: EnginePorts, options: { fingerprint: string; onDecision?: DecisionObserver }) {
    this.#trader = trader;
    this.#ports = ports;
    this.#fingerprint = options.fingerprint;
    this.#onDecision = options.onDecision ?? (() => undefined);
  }

  /** Events handled so far, recovered ones included. */
  get events(): number {
    return this.#events;
  }

  /** Ends `run` after the event that is being handled. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * Brings the trader to the state that the journal holds, marks the start of a new term in it, and sends what was
   * decided but not yet written. Must be called once, before `run`.
   * @throws BOT4_JOURNAL_MISMATCH, BOT4_JOURNAL_CORRUPT
   */
  async start(): Promise<Recovery> {
    const { journal } = this.#ports;
    let decisions = 0;
    for (const record of journal.read()) {
      if (record.type === RECORD.sessionStart) this.#checkFingerprint(record);
      else if (isEventRecord(record.type)) this.#replayEvent(record);
      else {
        this.#replayDecision(record);
        decisions += 1;
      }
    }
    this.#trader.epoch = journal.epoch;
    if (journal.keeps) {
      journal.append(RECORD.sessionStart, new TextEncoder().encode(this.#fingerprint));
      await journal.commit();
    }
    const resent = this.#trader.outbox.length;
    await this.#flush(false);
    await this.#loseUnanswered();
    return { events: this.#events, decisions, resent };
  }

  /** Handles events until the venue has no more, or `stop` is called. */
  async run(pause: Pause = () => undefined): Promise<void> {
    const { venue, journal } = this.#ports;
    while (!this.#stopping) {
      const event = venue.poll();
      if (event === undefined) {
        await journal.commit();
        if (venue.ended) break;
        await venue.wait();
        // A venue that has little to say must not keep a command waiting.
        await pause(this.#events);
        continue;
      }
      const writing = this.step(event);
      if (writing !== undefined) await writing;
      if (this.#events % PAUSE_EVERY === 0) await pause(this.#events);
    }
    await journal.commit();
  }

  /** Handles one event. @returns a promise only when the journal cannot commit at once. */
  step(event: EngineEvent): Promise<void> | undefined {
    const { journal, codec } = this.#ports;
    if (journal.keeps) journal.append(codec.eventType(event), codec.encodeEvent(event));
    this.#events += 1;
    this.#trader.apply(event);
    // A command of a person is on disk before anything else happens, also when it changes nothing.
    const isCommand = event.type === 'control';
    return this.#trader.outbox.length === this.#taken && !isCommand ? undefined : this.#flush(isCommand);
  }

  /**
   * Writes the new decisions, makes them durable, sends them. What a call that fails leads to is written and sent before the
   * next call goes out, so this may run within itself: each run has its own decisions, and the outermost one empties the
   * outbox.
   */
  #flush(isCommand: boolean): Promise<void> | undefined {
    const from = this.#taken;
    const until = this.#trader.outbox.length;
    if (from === until && !isCommand) return undefined;
    this.#taken = until;
    let acts = isCommand;
    for (let i = from; i < until; i++) {
      const decision = this.#decision(i);
      this.#write(decision);
      this.#onDecision(decision);
      if (decision.kind !== 'refusal') acts = true;
    }
    const committing = acts ? this.#ports.journal.commit() : undefined;
    const isOutermost = from === 0;
    if (committing !== undefined) return committing.then(() => this.#send(from, until, isOutermost));
    return this.#send(from, until, isOutermost);
  }

  #write(decision: Decision): void {
    const { journal, codec } = this.#ports;
    if (!journal.keeps) return;
    if (decision.kind === 'order') journal.append(RECORD.order, codec.encodeOrder(decision.intent));
    else if (decision.kind === 'cancel') journal.append(RECORD.cancel, codec.encodeCancel(decision.intent));
    else journal.append(RECORD.refusal, codec.encodeRefusal(decision));
  }

  /** Sends the decisions from a place up to another, in order. @param isOutermost empties the outbox behind them. */
  #send(from: number, until: number, isOutermost: boolean): Promise<void> | undefined {
    for (let i = from; i < until; i++) {
      const failed = this.#call(this.#decision(i));
      if (failed === undefined) continue;
      // A failed call has an unknown fate: that is an event like any other, and the order stays reserved.
      const handling = this.step(failed);
      if (handling !== undefined) return handling.then(() => this.#send(i + 1, until, isOutermost));
    }
    if (!isOutermost) return undefined;
    this.#trader.outbox.drop(this.#taken);
    this.#taken = 0;
    return undefined;
  }

  /** Makes one call. @returns the event that it failed, when it did. */
  #call(decision: Decision): EngineEvent | undefined {
    if (decision.kind === 'refusal') return undefined;
    const { venue } = this.#ports;
    try {
      if (decision.kind === 'order') venue.submit(decision.approved);
      else venue.cancel(decision.intent);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      return lostEvent(decision, this.#trader.now, error);
    } finally {
      // One approval lets one call go out, whatever became of it.
      if (decision.kind === 'order') this.#trader.risk.spend(decision.approved);
    }
    return undefined;
  }

  #decision(index: number): Decision {
    const decision = this.#trader.outbox.at(index);
    if (decision === undefined) assert(false, 'a decision is in the outbox until it was sent', index);
    return decision;
  }

  #checkFingerprint(record: JournalRecord): void {
    const found = new TextDecoder().decode(record.payload);
    if (found === this.#fingerprint) return;
    throw new InputError(
      'BOT4_JOURNAL_MISMATCH',
      `the journal was started with ${found}, not with ${this.#fingerprint}`,
    );
  }

  /**
   * An order that is in the journal without an answer, at a venue that does not rebuild itself, may or may not have been
   * sent before the crash: its fate is unknown, and that is an event.
   */
  async #loseUnanswered(): Promise<void> {
    for (const { intent, status } of [...this.#trader.orders.values()]) {
      if (status !== 'submitted' || !this.#unconfirmed.has(intent.clientOrderId)) continue;
      const { clientOrderId, instrument } = intent;
      const time = this.#trader.now;
      await this.step({
        type: 'report',
        report: { kind: 'lost', clientOrderId, instrument, time, reason: 'no answer before the restart' },
      });
    }
    this.#unconfirmed.clear();
  }

  #replayEvent(record: JournalRecord): void {
    const event = this.#ports.codec.decodeEvent(record.type, record.payload);
    this.#ports.venue.recoverEvent(event);
    this.#trader.epoch = record.epoch;
    this.#events += 1;
    this.#trader.apply(event);
  }

  #replayDecision(record: JournalRecord): void {
    const { codec, venue } = this.#ports;
    const decision = this.#trader.outbox.shift();
    if (decision === undefined || !sameBytes(this.#encode(decision), record.payload)) {
      throw new StoreError('BOT4_JOURNAL_CORRUPT', `replay does not come to the decision of record ${record.seq}`);
    }
    this.#onDecision(decision);
    if (record.type === RECORD.order) {
      const order = codec.decodeOrder(record.payload);
      if (venue.recoverIntent(order) !== 'rebuilt') this.#unconfirmed.add(order.clientOrderId);
    }
    if (record.type === RECORD.cancel) venue.recoverIntent(codec.decodeCancel(record.payload));
  }

  #encode(decision: Decision): Uint8Array {
    const { codec } = this.#ports;
    if (decision.kind === 'order') return codec.encodeOrder(decision.intent);
    return decision.kind === 'cancel' ? codec.encodeCancel(decision.intent) : codec.encodeRefusal(decision);
  }
}

function lostEvent(decision: Exclude<Decision, { kind: 'refusal' }>, time: Micros, error: VenueError): EngineEvent {
  const { clientOrderId, instrument } = decision.intent;
  return { type: 'report', report: { kind: 'lost', clientOrderId, instrument, time, reason: error.message } };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
