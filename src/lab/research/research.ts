/**
 * A research session: what a notebook holds in its hands. It loads the data once, counts every backtest and every
 * training run in the trial ledger, and brings a candidate to the gate. Nothing that it gives away runs a backtest
 * around the count.
 */

import { MemoryJournal } from '../../adapters/memory/memory-journal.ts';
import { openSimExchange } from '../../adapters/sim-venue/index.ts';
import { VmSandbox } from '../../adapters/vm/sandbox.ts';
import {
  type BacktestPorts,
  type BacktestRequest,
  backtest,
  dailySharpe,
  dataHashOf,
  specOf,
} from '../../app/backtest.ts';
import { dataFacts } from '../../app/evidence.ts';
import type { BarsRequest } from '../../app/load-bars.ts';
import { fingerprint } from '../../app/session.ts';
import type { SessionResult } from '../../app/session-result.ts';
import { InputError, type Micros, micros, type Ppm, quoteUnits, Rng } from '../../core/index.ts';
import { type Features, featuresOf } from '../../domain/features/index.ts';
import {
  type Bars,
  firstBarAtOrAfter,
  formatMoney,
  type Instrument,
  type LoadedBars,
  type QualityReport,
  qualityReport,
  sliceBars,
} from '../../domain/market/index.ts';
import type { RiskProfile } from '../../domain/risk/index.ts';
import type { CostModel } from '../../domain/sim/index.ts';
import { type BarStrategyDefinition, bundleStrategy } from '../../domain/strategy/index.ts';
import { canonicalJson } from '../../dto/canonical-json.ts';
import type {
  BacktestRecord,
  CandidateRecord,
  Note,
  NoteRow,
  RunRecord,
  TrainingRecord,
} from '../../dto/run-report.ts';
import type { Digest, TrialLedger } from '../../ports/index.ts';
import { type Training, type TrainOptions, type TrainProgress, train } from './train.ts';

/** Everything a session was opened with; see `openResearch`. */
export interface ResearchSetup {
  readonly question: string;
  readonly notebook: string;
  readonly seed: number;
  readonly request: BarsRequest;
  readonly loaded: LoadedBars;
  readonly instrument: Instrument;
  /** Further markets of the account. @defaultValue none */
  readonly others?: readonly OtherBars[];
  readonly initialCash: ReturnType<typeof quoteUnits>;
  readonly costs: CostModel;
  readonly risk: RiskProfile;
  readonly outOfSampleFrom: Micros;
  /** Bars left out between what is chosen on and the out-of-sample part. */
  readonly embargoBars: number;
  readonly trials: TrialLedger;
  readonly digest: Digest;
  readonly save: (record: RunRecord) => void;
  readonly promote: (desk: PromotionDesk, definition: BarStrategyDefinition) => Promise<CandidateRecord>;
}

/** A further market of a session. */
export interface OtherBars {
  readonly request: BarsRequest;
  readonly loaded: LoadedBars;
  readonly instrument: Instrument;
}

/** What a notebook can see of it: facts, and nothing that runs, counts or promotes. */
export type ResearchFacts = Omit<ResearchSetup, 'trials' | 'digest' | 'save' | 'promote'>;

/**
 * What a promotion gets of its session. It can repeat a backtest without counting it, so a notebook never holds one.
 */
export interface PromotionDesk {
  readonly setup: ResearchSetup;
  readonly ports: BacktestPorts;
  /** The counted backtest of a definition over all of history, and what it was asked. */
  backtest(definition: BarStrategyDefinition): Promise<{ request: BacktestRequest; outcome: BacktestOutcome }>;
  /** Chance of the session under a name. */
  rng(name: string): Rng;
}

/** Which part of history a backtest runs over. */
export interface BacktestOptions {
  /** Name in the table of trials. */
  readonly label: string;
  /** `inSample` to choose, `all` for the candidate that is chosen. @defaultValue 'inSample' */
  readonly part?: 'inSample' | 'all';
}

/** A backtest with what a notebook wants to read first. */
export interface BacktestOutcome extends SessionResult {
  readonly label: string;
  /** Sharpe ratio of daily returns, not annualised. */
  readonly dailySharpe: number;
  /** Annualised with 365 days. */
  readonly annualSharpe: number;
  /** Decimal text, quote asset, after all costs. */
  readonly netProfit: string;
}

/** The setup without what runs, counts or promotes. */
function factsOf(setup: ResearchSetup): ResearchFacts {
  const { trials, digest, save, promote, ...facts } = setup;
  return Object.freeze(facts);
}

export class Research {
  static {
    // A notebook holds a session, never the class: whoever could make one would bring a ledger that forgets.
    Object.defineProperty(Research.prototype, 'constructor', { value: Object });
  }
  readonly setup: ResearchFacts;
  readonly #setup: ResearchSetup;
  readonly bars: Bars;
  /** Bars before the out-of-sample part and its embargo: choose and train on these. */
  readonly inSample: Bars;
  /** The same of each further market of the account, cut at the same time. */
  readonly othersInSample: readonly Bars[];
  readonly quality: QualityReport;
  readonly #notes: Note[] = [];
  readonly #trainings: TrainingRecord[] = [];
  readonly #backtests: BacktestRecord[] = [];
  readonly #models = new Set<string>();
  /** Backtests that have a row, by what they were. */
  readonly #listed = new Set<string>();
  #candidate: CandidateRecord | null = null;
  #last: BarStrategyDefinition | undefined;

  constructor(setup: ResearchSetup) {
    this.setup = factsOf(setup);
    this.#setup = setup;
    this.bars = setup.loaded.bars;
    const end = firstBarAtOrAfter(this.bars, setup.outOfSampleFrom) - setup.embargoBars;
    if (end < 2)
      throw new InputError('BOT4_DATA_TOO_SHORT', 'nothing is left in sample before the embargo', {
        place: { key: 'embargoBars' },
      });
    this.inSample = sliceBars(this.bars, { from: 0, to: end });
    const endTime = (this.inSample.openTime.at(-1) as number) + 1;
    this.othersInSample = (setup.others ?? []).map(({ loaded: { bars } }) =>
      sliceBars(bars, { from: 0, to: firstBarAtOrAfter(bars, endTime) }),
    );
    this.quality = qualityReport(this.bars, { timeUnit: setup.loaded.timeUnit });
  }

  /** Where the data comes from; synthetic data says so. */
  get source(): string {
    return this.setup.loaded.source;
  }

  /** Different backtests and training runs so far, earlier sessions on the same data included. */
  get trialCount(): number {
    return this.#setup.trials.trials().length;
  }

  /** What the last backtest ran; undefined before the first. */
  get lastStrategy(): BarStrategyDefinition | undefined {
    return this.#last;
  }

  /** Keeps a result for the report. */
  note(title: string, rows: Readonly<Record<string, string | number>>, reading: string): Note {
    const list: NoteRow[] = Object.entries(rows).map(([name, value]) => ({ name, value: String(value) }));
    const note = { title, rows: list, reading };
    this.#notes.push(note);
    this.#save();
    return note;
  }

  /** Trains a model on the in-sample bars. Each fold and the final run are trials. */
  async train(options: TrainOptions, progress?: TrainProgress): Promise<Training> {
    const setup = this.#setup;
    const count = (range: { from: number; to: number }): void => {
      const id = setup.digest.sha256(canonicalJson({ ...options, range, seed: setup.seed, data: setup.loaded.sha256 }));
      const to = (this.inSample.openTime.at(-1) ?? 0) + this.inSample.intervalMicros;
      setup.trials.record({ kind: 'training', id, label: options.label, dailySharpe: null, to });
    };
    const training = await train(this.inSample, options, { seed: setup.seed, count, ...(progress && { progress }) });
    const { model, ...kept } = training;
    const { label: _, ...asked } = options;
    const parameters = { ...asked, features: namesOf(options.features), seed: setup.seed };
    this.#models.add(setup.digest.sha256(canonicalJson(model)));
    this.#trainings.push({ ...kept, parameters });
    this.#save();
    return training;
  }

  /** Runs a strategy with fees and slippage under the risk limits of the session, and counts it. */
  async backtest(definition: BarStrategyDefinition, options: BacktestOptions): Promise<BacktestOutcome> {
    const part = options.part ?? 'inSample';
    const request = this.#request(definition, part);
    const result = await backtest(request, this.#ports());
    this.#last = definition;
    const sharpe = dailySharpe(result);
    const netProfit = formatMoney(quoteUnits(result.finalEquity - result.initialCash));
    const row: BacktestRecord = {
      label: options.label,
      parameters: this.#parametersOf(definition),
      strategy: definition.name,
      part: part === 'all' ? 'all' : 'in-sample',
      dailySharpe: sharpe,
      trades: result.roundTrips.length,
      netProfit,
      fees: formatMoney(result.fees),
      maxDrawdownPpm: result.maxDrawdownPpm,
      orderListHash: result.orderListHash,
    };
    // The promotion repeats the candidate's backtest: the same trial, so the same row.
    const trial = `${part} ${fingerprint(specOf(request), this.#setup.digest)}`;
    if (!this.#listed.has(trial)) this.#backtests.push(row);
    this.#listed.add(trial);
    this.#save();
    return { ...result, label: options.label, dailySharpe: sharpe, annualSharpe: sharpe * Math.sqrt(365), netProfit };
  }

  /** Brings a strategy to the gate. A refusal is a result, not an error: read its reasons. */
  async promote(definition: BarStrategyDefinition): Promise<CandidateRecord> {
    const desk: PromotionDesk = {
      setup: this.#setup,
      ports: this.#ports(),
      backtest: async (candidate) => {
        const outcome = await this.backtest(candidate, { label: `candidate ${candidate.name}`, part: 'all' });
        return { request: this.#request(candidate, 'all'), outcome };
      },
      rng: (name) => this.rng(name),
    };
    this.#candidate = await this.#setup.promote(desk, definition);
    this.#save();
    return this.#candidate;
  }

  /** What the session has done so far. */
  record(): RunRecord {
    const { setup } = this;
    return {
      version: 1,
      notebook: setup.notebook,
      question: setup.question,
      seed: setup.seed,
      data: dataFacts(setup.loaded),
      outOfSampleFrom: setup.outOfSampleFrom,
      notes: this.#notes,
      trainings: this.#trainings,
      backtests: this.#backtests,
      trials: this.trialCount,
      candidate: this.#candidate,
    };
  }

  /** The backtest of a definition. @throws BOT4_MODEL_INPUT for a model that was not trained in this session. */
  #request(definition: BarStrategyDefinition, part: 'inSample' | 'all'): BacktestRequest {
    const setup = this.#setup;
    const bundle = bundleStrategy(definition);
    if (bundle.model !== null && !this.#models.has(setup.digest.sha256(canonicalJson(bundle.model)))) {
      throw new InputError(
        'BOT4_MODEL_INPUT',
        'the model was not trained by research.train, so its trials are not counted',
        {
          place: { key: 'model' },
        },
      );
    }
    const others = (setup.others ?? []).map(({ loaded, instrument }, i) => ({
      bars: part === 'all' ? loaded.bars : (this.othersInSample[i] as Bars),
      instrument,
    }));
    const hashes = [setup.loaded, ...(setup.others ?? []).map(({ loaded }) => loaded)].map(({ sha256 }) => sha256);
    return {
      bundle,
      bars: part === 'all' ? this.bars : this.inSample,
      instrument: setup.instrument,
      ...(others.length > 0 && { others }),
      dataHash: dataHashOf(hashes, setup.digest),
      initialCash: setup.initialCash,
      costs: setup.costs,
      risk: setup.risk,
    };
  }

  /** Adapters of a backtest in this process. */
  #ports(): BacktestPorts {
    return {
      openExchange: openSimExchange,
      openJournal: () => new MemoryJournal({ keeps: false }),
      sandbox: new VmSandbox(),
      digest: this.#setup.digest,
      trials: this.#setup.trials,
    };
  }

  /** Chance of this session under a name. */
  rng(name: string): Rng {
    return new Rng(this.setup.seed).stream(name);
  }

  /** What decides a backtest, beside its data: `model` is the hash of a model's weights. */
  #parametersOf({ params, features, model }: BarStrategyDefinition): Readonly<Record<string, unknown>> {
    const { costs, initialCash, digest } = this.#setup;
    return {
      ...params,
      features: namesOf(features),
      ...(model === undefined ? {} : { model: digest.sha256(canonicalJson(model)) }),
      ...costs,
      initialCash: formatMoney(initialCash),
    };
  }

  #save(): void {
    this.#setup.save(this.record());
  }
}

function namesOf(features: Features): string[] {
  return featuresOf(features).map(({ name }) => name);
}

/** Costs as a notebook gives them. */
export function costModel(costs: { readonly feePpm: number; readonly slippagePpm: number }): CostModel {
  return { feePpm: costs.feePpm as Ppm, slippagePpm: costs.slippagePpm as Ppm };
}

/** Start of the out-of-sample part: the first bar after `share` of history. */
export function splitTime(bars: Bars, share: number): Micros {
  const index = Math.floor(bars.openTime.length * share);
  return micros(bars.openTime[Math.min(index, bars.openTime.length - 1)] as number);
}
