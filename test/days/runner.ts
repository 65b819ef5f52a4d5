/**
 * One life of the runner under test: the product's own journal, trader, engine and live orders, wired as a process would
 * be. When it dies nothing of it is left but the bytes on the disk.
 */
import { FileJournal } from '../../src/adapters/fs/journal.ts';
import { LiveVenue } from '../../src/adapters/live-venue/index.ts';
import { Engine } from '../../src/app/engine.ts';
import { Trader } from '../../src/app/trader.ts';
import { type Clock, micros, type Ppm, quoteUnits } from '../../src/core/index.ts';
import type { Instrument } from '../../src/domain/market/index.ts';
import {
  binanceFault,
  type LiveMessage,
  LiveOrders,
  type LiveReply,
  type LiveRequest,
} from '../../src/domain/orders/index.ts';
import { JournalCodec } from '../../src/dto/journal-codec.ts';
import type { EngineEvent, Journal, VenueGateway } from '../../src/ports/index.ts';
import { CASH_UNITS, FEE_PPM } from './market.ts';
import { type SimDisk, TERM_FILE } from './sim-disk.ts';
import { bundleOf, type Habits, RISK, restless } from './strategy.ts';
import { READ_LAG_MICROS, type Receiver } from './venue-server.ts';
import { holds } from './violation.ts';
import type { Subject, Watch } from './watch.ts';

export const SESSION = '5eed0001';
export const ID_PREFIX = `b4-${SESSION}-`;
const SECOND = 1_000_000;

export interface RunnerParts {
  readonly disk: SimDisk;
  readonly clock: Clock;
  readonly instruments: readonly Instrument[];
  readonly habits: Habits;
  readonly fingerprint: string;
  readonly watch: Watch;
  readonly send: (request: LiveRequest) => void;
}

export class Runner implements Receiver, Subject {
  readonly trader: Trader;
  readonly venue: LiveVenue;
  readonly live: LiveOrders;
  readonly #journal: FileJournal;
  readonly #engine: Engine;
  readonly #watch: Watch;
  #replayed = 0;

  constructor(parts: RunnerParts) {
    const { disk, clock, instruments, watch } = parts;
    this.#watch = watch;
    this.#journal = new FileJournal({ dir: '/journal', segmentBytes: 1 << 19, termFile: TERM_FILE, disk });
    this.live = new LiveOrders(
      {
        instruments,
        session: SESSION,
        recvWindowMicros: SECOND,
        marginMicros: SECOND,
        readLagMicros: READ_LAG_MICROS,
        timeoutMicros: 1.5 * SECOND,
        entryAgeMicros: 10 * SECOND,
        staleMicros: 30 * SECOND,
        laneCapacity: 16,
        idCapacity: 1 << 13,
        sellsAreFunded: true,
        explain: binanceFault,
      },
      clock.nowMicros(),
    );
    this.venue = new LiveVenue({ orders: this.live, client: { send: parts.send }, clock });
    this.trader = new Trader(
      {
        session: SESSION,
        instruments,
        initialCash: quoteUnits(CASH_UNITS),
        feePpm: FEE_PPM as Ppm,
        risk: RISK,
        bundle: bundleOf(parts.habits),
        load: () => restless(parts.habits),
      },
      this.#journal.epoch,
      { onFill: (fill, order) => watch.onFill(fill, order), onVoid: (trade) => watch.onVoid(trade) },
    );
    const { venue, trader } = this;
    const journal = this.#journal;
    let durable = journal.lastSeq;
    const watched: Journal = {
      epoch: journal.epoch,
      keeps: true,
      get lastSeq() {
        return journal.lastSeq;
      },
      read: () => journal.read(),
      append: (type, payload) => journal.append(type, payload),
      commit: () => {
        journal.commit();
        if (disk.unsynced === 0) durable = journal.lastSeq;
        return undefined;
      },
      close: () => journal.close(),
    };
    const gateway: VenueGateway = {
      submit: (order) => {
        const waits = journal.lastSeq - durable;
        holds(waits === 0, 'I5', () => `an order leaves before ${waits} records of the journal are durable`);
        venue.submit(order);
      },
      cancel: (request) => venue.cancel(request),
      poll: () => venue.poll(),
      ended: false,
      wait: () => venue.wait(),
      recoverEvent: (event) => {
        watch.replayed(this.#replayed, trader);
        this.#replayed += 1;
        watch.recover(event);
        venue.recoverEvent(event);
      },
      recoverIntent: (intent) => venue.recoverIntent(intent),
    };
    this.#engine = new Engine(
      trader,
      { journal: watched, venue: gateway, codec: new JournalCodec() },
      {
        fingerprint: parts.fingerprint,
        onDecision: (decision) => {
          if (decision.kind === 'order') watch.onDecided(decision.intent.clientOrderId, decision.intent.lots);
        },
      },
    );
  }

  /** Recovers. @throws what a damaged or foreign journal gives. */
  async start(): Promise<void> {
    this.#watch.begin(this.#journal.epoch);
    await this.#engine.start();
    // What the start itself brought (orders whose fate is not known) is not part of the replay.
    if (this.#engine.events === this.#replayed) this.#watch.replayed(this.#replayed, this.trader);
    this.#watch.recovered(this.#replayed);
    this.#watch.resume(this.#engine.events);
  }

  waiting(instrument: number): number {
    return this.live.waiting(instrument);
  }
  adopted(instrument: number): number {
    return this.live.book.adopted[instrument] as number;
  }
  haltOf(instrument: number): string | undefined {
    return this.live.haltOf(instrument);
  }

  onReply(reply: LiveReply): void {
    this.venue.onReply(reply);
  }
  onMessage(message: LiveMessage): void {
    this.venue.onMessage(message);
  }
  onConnected(): void {
    this.venue.onConnected();
  }

  /** Handles what waits. @returns how many events that was. */
  pump(): number {
    let handled = 0;
    for (let event = this.venue.poll(); event !== undefined; event = this.venue.poll()) {
      this.#step(event);
      handled += 1;
    }
    return handled;
  }

  #step(event: EngineEvent): void {
    const before = this.#engine.events;
    this.#engine.step(event);
    if (this.#engine.events !== before + 1) throw new Error('the engine handled more than one event');
    this.#watch.onEvent(event, this);
  }

  /** Time of the runner, as a clock for commands. */
  command(action: 'kill' | 'reset', reason: string): void {
    this.venue.command(action, reason);
  }

  get time(): number {
    return micros(this.trader.now);
  }
}
