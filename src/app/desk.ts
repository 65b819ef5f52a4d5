/** What a session keeps for one instrument: features, model, strategy, and what is wished and held there. */
import type { Ppm } from '../core/index.ts';
import {
  type BarPipeline,
  CELL,
  compileFeatureSet,
  compileFeatures,
  type FeaturePipeline,
} from '../domain/features/index.ts';
import { type Instrument, ticksToNumber } from '../domain/market/index.ts';
import { compileMlp } from '../domain/ml/index.ts';
import type { Account, AccountRow } from '../domain/portfolio/index.ts';
import type { RiskProfile } from '../domain/risk/index.ts';
import {
  compileTrading,
  type FeatureView,
  type LoadedStrategy,
  type LoadedTrade,
  SLOT,
  type StrategyBundle,
  TRADE_SLOT,
  TRADE_SOURCE,
  type Trading,
} from '../domain/strategy/index.ts';
import { CircuitBreaker } from '../hot/index.ts';
import type { BarEvent, TradeEvent } from '../ports/index.ts';
import { noStatement, type Statement } from './resting-orders.ts';

/** What a desk is made from. */
export interface DeskSetup {
  readonly feePpm: Ppm;
  readonly risk: RiskProfile;
  readonly bundle: StrategyBundle;
  readonly account: Account;
  /** The strategy of the instrument of this number. */
  readonly load: (index: number, view: FeatureView) => LoadedStrategy;
}

/** What decides at trades. */
export interface TradeDesk {
  readonly pipeline: FeaturePipeline;
  readonly strategy: LoadedTrade;
  readonly ask: () => void;
  readonly answer: Float64Array;
  /** Size of a lot. */
  readonly lotSize: number;
}

/** State of one instrument. */
export interface Desk {
  readonly index: number;
  readonly rules: Instrument;
  /** What the account has of it. */
  readonly row: AccountRow;
  readonly pipeline: BarPipeline;
  readonly strategy: LoadedStrategy;
  /** The strategy does not read the bar and the features where the pipeline has them. */
  readonly copies: boolean;
  /** Lets the strategy decide; what it wishes is in `answer` then. */
  readonly ask: () => void;
  /** (`answerLength`,) */
  readonly answer: Float64Array;
  readonly infer: ((row: Float64Array) => number) | undefined;
  readonly modelRow: Float64Array;
  readonly modelColumns: Int32Array;
  readonly trading: Trading;
  /** What the strategy lets wait, where its rules let it. */
  readonly resting: Statement | undefined;
  /** Where the strategy decides at trades. */
  readonly trades: TradeDesk | undefined;
  /** The exits of the strategy wait at the venue; the stop of the risk profile always does. */
  armed: boolean;
  /** What the strategy has just said, NaN for nothing: as a result it would be boxed at every call on its way. */
  heard: number;
  /** Position that the strategy wishes, as a fraction of the limit. */
  wish: number;
  /** Direction that was stopped out and does not count until the strategy wishes another; 0 for none. */
  barredSide: number;
  /** What is held cannot be protected and is being closed: nothing is added before it is gone. */
  closing: boolean;
  /** Lots that the wish means; reached by orders, or given up when an entry is refused. */
  goalLots: number;
  /** The venue refused something; what remains to be done is tried again at the next bar. */
  unsettled: boolean;
}

/** A desk for one instrument of a session. */
export function openDesk(setup: DeskSetup, index: number): Desk {
  const { account } = setup;
  const rules = account.instruments[index] as Instrument;
  const pipeline = compileFeatureSet(setup.bundle.features);
  const { model } = setup.bundle;
  const compiled = model === null ? undefined : compileMlp(model);
  const strategy = setup.load(index, pipeline);
  // It stays NaN without a model, so that no bar has to write it.
  strategy.slots[SLOT.score] = Number.NaN;
  const columns = (model?.features ?? []).map((name) => pipeline.names.indexOf(name));
  const trading = compileTrading(setup.bundle.trading, rules, { ...setup.risk, feePpm: setup.feePpm });
  return {
    index,
    rules,
    row: account.row(index),
    pipeline,
    strategy,
    copies: strategy.view !== pipeline,
    ...asked(strategy),
    infer: compiled === undefined ? undefined : (row) => compiled.infer(row),
    modelRow: new Float64Array(columns.length),
    modelColumns: Int32Array.from(columns),
    trading,
    resting: trading.restingOrders > 0 ? noStatement() : undefined,
    trades: openTrades(setup.bundle, strategy, rules),
    armed: true,
    heard: Number.NaN,
    // Zero as a double: a field that begins with a small integer boxes every fraction after it.
    wish: -0,
    barredSide: 0,
    closing: false,
    goalLots: 0,
    unsettled: false,
  };
}

/** How a strategy is asked: a wish that comes as a result is boxed at every call that is not merged. */
function asked(strategy: LoadedTrade): Pick<Desk, 'ask' | 'answer'> {
  const { answer = Float64Array.of(Number.NaN), ask } = strategy;
  const decide = (): void => {
    answer[0] = strategy.decide();
  };
  return { answer, ask: ask ?? decide };
}

function openTrades(bundle: StrategyBundle, { trade }: LoadedStrategy, { lotSize }: Instrument): TradeDesk | undefined {
  if (trade === undefined) return undefined;
  const pipeline = compileFeatures(bundle.tradeFeatures ?? [], { columns: TRADE_SOURCE });
  return { pipeline, strategy: trade, ...asked(trade), lotSize: Number(lotSize) };
}

/** Writes the bar and its features to where a strategy reads that has no view of the pipeline. */
export function copyBar({ pipeline: { source, row }, strategy: { slots } }: Desk): void {
  slots[SLOT.open] = source[CELL.open] as number;
  slots[SLOT.high] = source[CELL.high] as number;
  slots[SLOT.low] = source[CELL.low] as number;
  slots[SLOT.close] = source[CELL.close] as number;
  slots[SLOT.volume] = source[CELL.volume] as number;
  // A loop, because `set` is a call into the runtime, which costs more than the few features that there are.
  for (let i = 0; i < row.length; i++) slots[SLOT.features + i] = row[i] as number;
}

/** What the model of a strategy that has one says of the row. */
export function score(desk: Desk, infer: (row: Float64Array) => number): number {
  for (let i = 0; i < desk.modelColumns.length; i++) {
    desk.modelRow[i] = desk.pipeline.row[desk.modelColumns[i] as number] as number;
  }
  return infer(desk.modelRow);
}

/** Nothing traded during the bar. */
export function isDead(bar: BarEvent): boolean {
  return bar.volume === 0 && bar.highTicks === bar.lowTicks;
}

/** Runs the features over trades and the strategy, which may leave everything as it is. The position is in its slot. */
export function hearAtTrade(desk: Desk, trade: TradeEvent): void {
  const { pipeline, strategy, ask, answer, lotSize } = desk.trades as TradeDesk;
  const { source, row } = pipeline;
  const price = ticksToNumber(desk.rules, trade.priceTicks);
  const size = trade.lots * lotSize;
  source[0] = price;
  source[1] = size;
  source[2] = trade.side;
  source[3] = trade.time;
  if (!pipeline.step()) return;
  const { slots } = strategy;
  slots[TRADE_SLOT.time] = trade.time / 1000;
  slots[TRADE_SLOT.price] = price;
  slots[TRADE_SLOT.size] = size;
  slots[TRADE_SLOT.side] = trade.side;
  for (let i = 0; i < row.length; i++) slots[TRADE_SLOT.features + i] = row[i] as number;
  ask();
  desk.heard = answer[0] as number;
}

/** Which venue each instrument is at, and when a breaker opens. */
export interface BreakerSetup {
  readonly instruments: readonly Instrument[];
  readonly venues?: readonly number[];
  readonly risk: RiskProfile;
}

/** The breaker needs this many answers before it judges, and waits this long before it probes. */
const BREAKER = { windowOutcomes: 64, minOutcomes: 8, openMicros: 30_000_000, probes: 8 } as const;

/** One breaker for each venue, by instrument. */
export function breakersOf({ instruments, venues, risk }: BreakerSetup): CircuitBreaker[] {
  const byVenue = new Map<number, CircuitBreaker>();
  return instruments.map((_, i) => {
    const venue = venues?.[i] ?? 0;
    const known = byVenue.get(venue);
    if (known !== undefined) return known;
    const breaker = new CircuitBreaker({ ...BREAKER, openAt: risk.breakerOpenPpm, closeAt: risk.breakerClosePpm });
    byVenue.set(venue, breaker);
    return breaker;
  });
}
