/**
 * Runs a strategy over a venue: the same function for a backtest, a paper session and a live one. What differs is
 * which venue and which journal the caller hands in.
 */
import { epoch, type Ppm, type QuoteUnits } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import type { RiskProfile } from '../domain/risk/index.ts';
import type { CostModel } from '../domain/sim/index.ts';
import type { FeatureView, StrategyBundle } from '../domain/strategy/index.ts';
import { canonicalJson } from '../dto/canonical-json.ts';
import { JournalCodec } from '../dto/journal-codec.ts';
import type { Digest, Journal, StrategySandbox, VenueGateway } from '../ports/index.ts';
import { Engine, type Pause, type Recovery } from './engine.ts';
import { SessionRecorder, type SessionResult } from './session-result.ts';
import { Trader } from './trader.ts';

/** Everything that decides what a session does. Two sessions with equal specifications make equal decisions. */
export interface SessionSpec {
  readonly bundle: StrategyBundle;
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  readonly costs: CostModel;
  readonly risk: RiskProfile;
  /** SHA-256 of the market data. */
  readonly dataHash: string;
}

export interface SessionPorts {
  readonly venue: VenueGateway;
  readonly journal: Journal;
  readonly sandbox: StrategySandbox;
  readonly digest: Digest;
  /** Bars that are coming, where that is known: the equity curve gets its memory at once. */
  readonly bars?: number;
}

/** What a session found and did. */
export interface SessionOutcome {
  readonly result: SessionResult;
  readonly recovery: Recovery;
}

/** SHA-256 that names what a session does. A journal is continued only by a session of the same fingerprint. */
export function fingerprint(spec: SessionSpec, digest: Digest): string {
  return digest.sha256(canonicalJson({ version: 1, ...spec }));
}

/** A session that is ready to run. */
export class Session {
  readonly trader: Trader;
  readonly engine: Engine;
  readonly fingerprint: string;
  readonly #recorder: SessionRecorder;
  readonly #digest: Digest;

  constructor(spec: SessionSpec, ports: SessionPorts) {
    this.#digest = ports.digest;
    this.fingerprint = fingerprint(spec, ports.digest);
    this.#recorder = new SessionRecorder(spec.instruments, spec.initialCash, ports.bars);
    const setup = {
      session: this.fingerprint.slice(0, 8),
      instruments: spec.instruments,
      initialCash: spec.initialCash,
      feePpm: spec.costs.feePpm as Ppm,
      risk: spec.risk,
      bundle: spec.bundle,
      load: (view?: FeatureView) => ports.sandbox.load(spec.bundle, view),
    };
    this.trader = new Trader(setup, epoch(ports.journal.epoch), this.#recorder.observer);
    this.#recorder.watch(this.trader.account);
    this.engine = new Engine(
      this.trader,
      { journal: ports.journal, venue: ports.venue, codec: new JournalCodec() },
      { fingerprint: this.fingerprint, onDecision: this.#recorder.onDecision },
    );
  }

  /** Recovers, runs until the venue ends or somebody stops the engine, and closes the books. */
  async run(pause?: Pause): Promise<SessionOutcome> {
    const recovery = await this.engine.start();
    await this.engine.run(pause);
    return { result: this.result(), recovery };
  }

  /** What the session has done so far. */
  result(): SessionResult {
    return this.#recorder.finish(this.trader, this.engine.events, (pieces) => this.#digest.sha256Of(pieces));
  }
}
