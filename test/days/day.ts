/**
 * One simulated day: the runner, the venue and the network between them under one seeded scheduler. Faults of the
 * catalogue come by seed; the runner is killed and started again; invariants are looked at after every event.
 */
import { InputError, type Micros, Rng, StoreError } from '../../src/core/index.ts';
import type { LiveRequest } from '../../src/domain/orders/index.ts';
import { type DayOptions, FaultPlan } from './fault-plan.ts';
import { planFaults } from './fault-schedule.ts';
import { instrumentsOf, Market } from './market.ts';
import { ID_PREFIX, Runner } from './runner.ts';
import { Scheduler, START } from './scheduler.ts';
import { SimDisk } from './sim-disk.ts';
import type { Habits } from './strategy.ts';
import { VenueServer } from './venue-server.ts';
import { holds, ProcessKilled, Violation } from './violation.ts';
import { Watch } from './watch.ts';

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
const INSTRUMENTS = 2;
/** Faults end this long before the end, so that everything can come to its end. */
const CALM_MICROS = 40 * MINUTE;
/** What may be planned for one and the same microsecond; far more than two instruments give rise to. */
const ACTS_AT_ONCE = 10_000;
/** Of which the last minutes have no bars any more. */
const STILL_MICROS = 12 * MINUTE;

/** What a day held. */
export interface DayResult {
  readonly seed: number;
  /** Scheduled acts and events of the engine. */
  readonly events: number;
  readonly orders: number;
  readonly requests: number;
  readonly restarts: number;
  readonly hash: number;
  readonly faults: ReadonlyMap<number, number>;
  readonly violation: Violation | undefined;
  /** Virtual time of the violation, in minutes. */
  readonly minute: number;
}

/** Where the process dies next: at a send, before or after; with a fill in hand; in the middle of a write. */
export type DeathPoint = 'beforeSend' | 'afterSend' | 'beforeStop' | 'onFill' | 'inWrite';

export class Day {
  readonly options: DayOptions;
  readonly plan: FaultPlan;
  readonly scheduler = new Scheduler(START);
  readonly disk: SimDisk;
  readonly market: Market;
  readonly server: VenueServer;
  readonly watch: Watch;
  readonly end: number;
  runner: Runner | undefined;
  death: DeathPoint | undefined;
  /** Something is to be tried on the disk while the process is down. */
  whileDown: (() => void) | undefined;
  restarts = 0;
  /** How often something stopped entries that somebody must look at, and how often a market closed. */
  stops = 0;
  closings = 0;
  fingerprint = 'as it was';
  downMicros = 2 * SECOND;
  #bootAt = START;
  #alarmAt = Number.POSITIVE_INFINITY;
  #events = 0;
  #acts = 0;
  #actsAt = START;
  readonly #habits: Habits;

  constructor(options: DayOptions) {
    this.options = options;
    const { seed, hours } = options;
    const rng = new Rng(seed >>> 0).stream('day');
    this.plan = new FaultPlan(options);
    this.end = START + hours * 60 * MINUTE;
    this.disk = new SimDisk(() => this.scheduler.now);
    const instruments = instrumentsOf(INSTRUMENTS);
    this.market = new Market(seed, instruments, START, (id) => id.startsWith(ID_PREFIX));
    const { market, plan, scheduler } = this;
    this.server = new VenueServer({ market, plan, scheduler, skewMicros: rng.below(6 * SECOND) - 3 * SECOND });
    this.watch = new Watch(market, this.server);
    this.#habits = { withTarget: rng.uniform() < 0.5, rests: rng.stream('rests').uniform() < 0.4 };
    this.disk.onWrite = (length) => this.#onWrite(length);
    for (let i = 0; i < INSTRUMENTS; i++) this.#planMinute(i, START);
    planFaults(this);
    if (plan.enabled.has(41)) {
      plan.note(41);
      this.market.bringIn(START, 0, 5000);
      if (this.isAlone(41)) this.watch.forbid(0, START, this.end);
    }
    scheduler.at(this.end - CALM_MICROS, () => {
      plan.active = false;
      this.death = undefined;
      this.disk.isFull = false;
      this.disk.failsToSync = false;
    });
  }

  /** Runs to the end or to the first violation. */
  async run(): Promise<DayResult> {
    let violation: Violation | undefined;
    try {
      await this.#live();
      this.#finish();
    } catch (error) {
      violation =
        error instanceof Violation ? error : new Violation('I0', `the runner failed: ${(error as Error).stack}`);
    }
    const { seed } = this.options;
    const { watch, market, server, plan, restarts } = this;
    return {
      seed,
      events: this.#events,
      orders: market.truth.accepted,
      requests: server.requests,
      restarts,
      hash: watch.hash >>> 0,
      faults: plan.counts,
      violation,
      minute: Math.floor((this.scheduler.now - START) / MINUTE),
    };
  }

  /** Whether a fault is the only one of the day: then what must follow can be told to the minute. */
  isAlone(fault: number): boolean {
    return this.plan.enabled.size === 1 && this.plan.enabled.has(fault);
  }

  /** The process dies now. */
  die(downMicros = this.downMicros): void {
    this.disk.killProcess();
    this.server.detach();
    this.runner = undefined;
    this.death = undefined;
    this.#alarmAt = Number.POSITIVE_INFINITY;
    this.#bootAt = this.scheduler.now + downMicros;
    this.scheduler.at(this.#bootAt, () => undefined);
  }

  /** Does something with the runner if it is alive, and lets it handle what that leads to. */
  withRunner(act: (runner: Runner) => void): void {
    const { runner } = this;
    if (runner === undefined) return;
    act(runner);
    this.#events += runner.pump();
    this.#setAlarm(runner);
  }

  async #live(): Promise<void> {
    for (;;) {
      if (this.runner === undefined && this.scheduler.now >= this.#bootAt) await this.#boot();
      const planned = this.scheduler.next();
      if (planned === undefined || planned.time >= this.end) return;
      this.#events += 1;
      this.#checkProgress(planned.time);
      this.#survive(planned.act);
    }
  }

  /** I18: what is done at one time has an end; a runner that asks for the same alarm for ever would hang the day. */
  #checkProgress(time: number): void {
    this.#acts = time === this.#actsAt ? this.#acts + 1 : 0;
    this.#actsAt = time;
    holds(this.#acts < ACTS_AT_ONCE, 'I18', () => `${this.#acts} acts, and time stands still`);
  }

  #survive(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!this.#isDeath(error)) throw error;
      this.die();
    }
  }

  /** Whether an error ends the process as it is meant to: killed, or a disk that failed. */
  #isDeath(error: unknown): boolean {
    if (error instanceof ProcessKilled) return true;
    return error instanceof StoreError && error.code === 'BOT4_STORE_WRITE';
  }

  async #boot(): Promise<void> {
    const { whileDown } = this;
    this.whileDown = undefined;
    whileDown?.();
    try {
      const runner = new Runner({
        disk: this.disk,
        clock: { nowMicros: () => this.scheduler.now as Micros },
        instruments: this.market.instruments,
        habits: this.#habits,
        fingerprint: this.fingerprint,
        watch: this.watch,
        send: (request) => this.#send(request),
      });
      this.runner = runner;
      this.server.attach({
        onReply: (reply) => this.withRunner(() => runner.onReply(reply)),
        onMessage: (message) => {
          this.#dieAt('onFill', message.kind === 'update' && message.trade !== undefined);
          this.withRunner(() => runner.onMessage(message));
        },
        onConnected: () => this.withRunner(() => runner.onConnected()),
      });
      await runner.start();
      holds(this.repair === undefined, 'I14', () => 'a journal that must be refused was taken');
      this.restarts += 1;
      this.withRunner(() => undefined);
    } catch (error) {
      if (this.#isDeath(error)) this.die();
      else if (!this.#isRefusal(error)) throw error;
    }
  }

  /** A damaged or foreign journal is refused: somebody repairs that, and it is tried again. */
  #isRefusal(error: unknown): boolean {
    const code = error instanceof StoreError || error instanceof InputError ? error.code : '';
    const { repair } = this;
    if (repair === undefined || !(code === 'BOT4_JOURNAL_CORRUPT' || code === 'BOT4_JOURNAL_MISMATCH')) return false;
    this.repair = undefined;
    repair();
    this.die();
    return true;
  }

  /** What is done when the journal is refused; while it is set, a start that is not refused is a finding. */
  repair: (() => void) | undefined;

  #onWrite(length: number): number {
    if (this.death !== 'inWrite') return length;
    this.death = undefined;
    this.disk.onWrite = (rest) => {
      this.disk.onWrite = (size) => this.#onWrite(size);
      void rest;
      throw new ProcessKilled();
    };
    return this.plan.stream(32).below(length);
  }

  #dieAt(point: DeathPoint, applies = true): void {
    if (this.death !== point || !applies) return;
    this.death = undefined;
    throw new ProcessKilled();
  }

  #send(request: LiveRequest): void {
    const { runner } = this;
    if (runner === undefined) return;
    this.watch.onSend(request, runner, this.scheduler.now);
    const places = request.kind === 'place';
    this.#dieAt('beforeStop', places && request.terms?.type === 'stopMarket');
    this.#dieAt('beforeSend', places);
    this.server.send(request);
    this.#dieAt('afterSend', places);
  }

  #setAlarm(runner: Runner): void {
    const at = runner.venue.nextAlarm;
    if (!(at < this.#alarmAt) || at === Number.POSITIVE_INFINITY) return;
    this.#alarmAt = at;
    this.scheduler.at(at, () => {
      if (this.#alarmAt !== at || this.runner !== runner) return;
      this.#alarmAt = Number.POSITIVE_INFINITY;
      this.withRunner(() => runner.venue.onAlarm());
    });
  }

  #planMinute(instrument: number, openTime: number): void {
    const { scheduler, market } = this;
    if (openTime + MINUTE >= this.end - STILL_MICROS) return;
    scheduler.at(openTime + 31 * SECOND, () => market.step(instrument, scheduler.now));
    scheduler.at(openTime + MINUTE, () => {
      market.step(instrument, scheduler.now);
      const bar = market.closeBar(instrument, openTime, openTime + MINUTE);
      market.checkConservation();
      // An order that nobody can learn anything about holds its own instrument up, and no other.
      const isPoisoned = this.server.poisonedInstrument === instrument && this.plan.active;
      const isReachable =
        this.runner !== undefined && !isPoisoned && scheduler.now > this.server.outageUntil + 2 * MINUTE;
      const isOpen = isReachable && market.exchange.isOpen(instrument);
      this.watch.checkProtection(instrument, scheduler.now, isOpen, this.runner?.trader.risk.active === false);
      scheduler.at(openTime + MINUTE + 20_000 + instrument * 3000, () =>
        this.withRunner((runner) => runner.venue.onBar(bar)),
      );
      this.#planMinute(instrument, openTime + MINUTE);
    });
  }

  #finish(): void {
    const { runner } = this;
    holds(runner !== undefined, 'I5', () => 'the runner did not come back');
    if (runner !== undefined) this.watch.atTheEnd(runner);
    this.market.checkConservation();
  }
}

/** Simulates one day. */
export function simulateDay(options: DayOptions): Promise<DayResult> {
  return new Day(options).run();
}
