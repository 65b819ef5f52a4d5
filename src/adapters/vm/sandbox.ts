/**
 * Strategies in an isolated V8 context of this process: no clock, no chance, no language of the machine, no modules, no
 * code from text, and only numbers across the border (see `LoadedStrategy`). This keeps research honest: nothing outside
 * the strategy can be read by it. It is not a wall against hostile code; only signed, gate-passed artifacts are loaded
 * for trading.
 *
 * What is guaranteed:
 * - What is taken away is gone before the first character of the strategy's text is evaluated.
 * - Between two decisions nothing of the strategy runs: its promises are queued in its own context, and the queue is
 *   worked off only while its text is evaluated, never afterwards.
 * - Evaluating the text, `init`, the first decision, and every decision that the event loop was idle before (at a venue,
 *   where bars close seconds apart, that is each one) end after `TIMEOUT_MS` at the latest, with BOT4_STRATEGY_SOURCE.
 * - Decisions that follow each other without a turn of the event loop, or within `WATCH_PAUSE_MS`, as in a replay, are
 *   not watched one by one: a watch costs about 0.1 ms, a decision some 10 ns. There an endless loop holds up its own
 *   backtest until somebody interrupts it, and nothing else.
 */
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { assert, InputError } from '../../core/index.ts';
import { featuresOf } from '../../domain/features/index.ts';
import {
  ANSWER,
  answerLength,
  type FeatureView,
  type LoadedMarkets,
  type LoadedStrategy,
  type LoadedTrade,
  RESTING_CELL,
  SLOT,
  type StrategyBundle,
  TRADE_SLOT,
} from '../../domain/strategy/index.ts';
import type { StrategySandbox } from '../../ports/index.ts';

/** How long a watched call may take: an endless loop is ended, not waited for. */
const TIMEOUT_MS = 2000;
/** Time after a watched decision in which none is watched. */
const WATCH_PAUSE_MS = 20;

/** Everything whose result depends on when or where it runs. */
const REMOVED = [
  'Date',
  'Intl',
  'Temporal',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'console',
];

/**
 * How much code V8 merges into one function when it compiles a hot one, in bytes of bytecode. A decision goes through some
 * twenty small functions; with V8's own 460 and 920 it stops merging half-way, and each call that is left costs the call
 * and a boxed time. A process that runs strategies, in whatever mode, gets these.
 */
const INLINING = { 'max-inlined-bytecode-size': 800, 'max-inlined-bytecode-size-cumulative': 4000 } as const;

/**
 * Runs first in a new context. Stacks are left out of errors, since they name the files that called; functions do not
 * give their text, whose comments have no limit of their own; and what depends on the language of the machine throws, on
 * every prototype that can be reached from a global.
 */
const HARDEN = `'use strict';
{
  const fix = (object, name, value) =>
    Object.defineProperty(object, name, { value, writable: false, configurable: false });
  for (const name of ${JSON.stringify(REMOVED)}) delete globalThis[name];
  fix(Math, 'random', () => { throw new Error('a strategy has no chance: Math.random is not available'); });
  fix(Error, 'stackTraceLimit', 0);
  fix(Function.prototype, 'toString', () => { throw new Error('a strategy has no text of itself to read'); });
  const seen = new Set();
  const silence = (object) => {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function') || seen.has(object)) return;
    seen.add(object);
    for (const name of Object.getOwnPropertyNames(object)) {
      if (!/locale/i.test(name)) continue;
      fix(object, name, () => {
        throw new Error('a strategy has no language: ' + name + ' is not available');
      });
    }
    silence(Object.getPrototypeOf(object));
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value = globalThis[name];
    silence(value);
    if (typeof value === 'function') silence(value.prototype);
  }
}`;

/** The ends of a strategy inside its context. */
interface Inside {
  readonly slots: Float64Array;
  readonly tradeSlots: Float64Array;
  /** Of a strategy of several markets: the cells of all of them, and what it wishes of each. */
  readonly marketSlots: Float64Array;
  readonly targets: Float64Array;
  /** What the last decision was: as a result of a call between contexts, which is never inlined, it would be boxed. */
  readonly answer: Float64Array;
  readonly start: (source: unknown) => {
    readonly onBar: () => void;
    readonly onTrade: () => void;
    readonly onBars: () => void;
  };
}

/** A number that a strategy sees: its name, and the expression that reads it. */
type Input = readonly [name: string, cell: string];

/**
 * Statements that make a decider: it reads its inputs into a context and checks what the strategy wishes. Its answer is the
 * target, NaN when it wishes nothing, and 2 for what is no target.
 */
function decider(o: {
  readonly call: 'onBar' | 'onTrade';
  readonly fields: readonly Input[];
  readonly features: readonly Input[];
  /** Most orders that the strategy may let wait. */
  readonly resting: number;
}): string {
  const { call, fields, resting } = o;
  const features = o.features.map(([name, cell]) => ({ key: `features[${JSON.stringify(name)}]`, cell }));
  return `() => {
      const features = {};
      ${features.map(({ key }) => `${key} = NaN;`).join(' ')}
      const context = { ${fields.map(([field]) => `${field}: NaN`).join(', ')}, features, params, state };
      return () => {
        ${fields.map(([field, cell]) => `context.${field} = ${cell};`).join(' ')}
        ${features.map(({ key, cell }) => `${key} = ${cell};`).join(' ')}
        answer[0] = 2;
        ${resting > 0 ? `answer[${ANSWER.count}] = NaN;` : ''}
        const intent = ${call}(context);
        if (intent === undefined) {
          answer[0] = NaN;
          return;
        }
        if (intent === null) return;
        const { target, orders } = intent;
        if (orders !== undefined) {
          ${resting > 0 ? 'if (!stateOrders(orders, intent.oneCancelsOther)) return;' : 'return;'}
          if (target === undefined) {
            answer[0] = NaN;
            return;
          }
        }
        if (typeof target === 'number' && target >= -1 && target <= 1) answer[0] = target;
      };
    }`;
}

/** Statements that make `stateOrders`: it writes orders that are to wait into the answer. False for what are no such orders. */
function orderStater(resting: number): string {
  if (resting === 0) return '';
  const { side, stop, price, size, cells } = RESTING_CELL;
  return `const stateOrders = (orders, exclusive) => {
    if (!Array.isArray(orders) || orders.length > ${resting}) return false;
    if (exclusive !== undefined && typeof exclusive !== 'boolean') return false;
    for (let i = 0, at = ${ANSWER.orders}; i < orders.length; i++, at += ${cells}) {
      const order = orders[i];
      if (order === undefined || order === null) return false;
      const { side, type, price, size } = order;
      if (side !== 'buy' && side !== 'sell') return false;
      if (type !== undefined && type !== 'limit' && type !== 'stop') return false;
      if (!(typeof price === 'number' && price > 0 && price < Infinity)) return false;
      if (!(typeof size === 'number' && size > 0 && size <= 1)) return false;
      answer[at + ${side}] = side === 'buy' ? 1 : -1;
      answer[at + ${stop}] = type === 'stop' ? 1 : 0;
      answer[at + ${price}] = price;
      answer[at + ${size}] = size;
    }
    answer[${ANSWER.exclusive}] = exclusive === true ? 1 : 0;
    answer[${ANSWER.count}] = orders.length;
    return true;
  };`;
}

/**
 * Statements that make the decider of several markets: each market has its cells, one after the other. It answers 1 when it
 * wrote targets, NaN when it wishes nothing, and 2 for what is no list of targets.
 */
function marketsDecider({ markets, names }: { readonly markets: number; readonly names: readonly string[] }): string {
  const stride = SLOT.features + names.length;
  const cells = BAR_FIELDS.slice(1).map((field, i) => `view.${field} = marketSlots[at + ${i + 1}];`);
  const values = names.map(
    (name, i) => `view.features[${JSON.stringify(name)}] = marketSlots[at + ${SLOT.features + i}];`,
  );
  const empty = names.map((name) => `features[${JSON.stringify(name)}] = NaN;`);
  return `() => {
      const views = [];
      for (let i = 0; i < ${markets}; i++) {
        const features = {};
        ${empty.join(' ')}
        views.push({ ${BAR_FIELDS.slice(1)
          .map((field) => `${field}: NaN`)
          .join(', ')}, features });
      }
      const context = { time: NaN, markets: Object.freeze(views), params, state };
      return () => {
        context.time = marketSlots[0];
        for (let i = 0, at = 0; i < ${markets}; i++, at += ${stride}) {
          const view = views[i];
          ${cells.join(' ')} ${values.join(' ')}
        }
        answer[0] = 2;
        const intent = onBars(context);
        if (intent === undefined) {
          answer[0] = NaN;
          return;
        }
        const wished = intent === null ? undefined : intent.targets;
        if (!Array.isArray(wished) || wished.length !== ${markets}) return;
        for (let i = 0; i < ${markets}; i++) {
          const target = wished[i];
          if (target === undefined) targets[i] = NaN;
          else if (typeof target === 'number' && target >= -1 && target <= 1) targets[i] = target;
          else return;
        }
        answer[0] = 1;
      };
    }`;
}

/** In the order of `SLOT` and `TRADE_SLOT`. */
const BAR_FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume', 'score', 'position'];
const TRADE_FIELDS = ['time', 'price', 'size', 'side', 'position'];
/** Those of a bar that the features are made from, in the order of `CELL`. */
const BAR_SOURCE = ['open', 'high', 'low', 'close', 'volume'];

/** The fields of a bar: what the features are made from where they have it, all else in the slots. */
const BAR_INPUTS = BAR_FIELDS.map((field, i): Input => {
  const cell = BAR_SOURCE.indexOf(field);
  return [field, cell < 0 ? `slots[${i}]` : `source[${cell}]`];
});

/** Names with places in an array, one after the other. */
function inputsOf(names: readonly string[], array: string, from = 0): readonly Input[] {
  return names.map((name, i) => [name, `${array}[${from + i}]`]);
}

/**
 * Runs inside the context. Text, because it must be compiled there: every object that the strategy can touch is then
 * of the context itself, and has no way back to ours.
 *
 * It runs once a bar or trade, so it is written for speed: the features are assigned by name, one statement each, since a
 * loop over names looks each of them up anew; and numbers start as NaN, so that their fields hold doubles from the beginning.
 *
 * A function of what the pipeline has, where there is one: the arrays themselves stay outside, the context has views of its
 * own on their memory. Without it, the bar and the features are a part of the slots.
 */
function prelude(bundle: StrategyBundle): string {
  const names = featuresOf(bundle.features).map((feature) => feature.name);
  const { markets = 0 } = bundle;
  const resting = bundle.trading?.restingOrders ?? 0;
  const tradeNames = (bundle.tradeFeatures ?? []).map((feature) => feature.name);
  return `'use strict';
(({ source: sourceThere, row: rowThere }) => {
  const params = Object.freeze(JSON.parse(${JSON.stringify(JSON.stringify(bundle.params))}));
  const slots = new Float64Array(${SLOT.features + names.length});
  const numbers = (there, from) =>
    there === undefined ? slots.subarray(from) : new Float64Array(there.buffer, there.byteOffset, there.length);
  const source = numbers(sourceThere, ${SLOT.open});
  const row = numbers(rowThere, ${SLOT.features});
  const tradeSlots = new Float64Array(${TRADE_SLOT.features + tradeNames.length});
  const marketSlots = new Float64Array(${markets * (SLOT.features + names.length)});
  const targets = new Float64Array(${markets}).fill(NaN);
  const answer = new Float64Array(${answerLength(resting)}).fill(NaN);
  ${orderStater(resting)}
  const start = ({ init, onBar, onTrade, onBars }) => {
    const state = init(params);
    const idle = () => { answer[0] = NaN; };
    const makeBar = ${decider({ call: 'onBar', fields: BAR_INPUTS, features: inputsOf(names, 'row'), resting })};
    const makeTrade = ${decider({
      call: 'onTrade',
      fields: inputsOf(TRADE_FIELDS, 'tradeSlots'),
      features: inputsOf(tradeNames, 'tradeSlots', TRADE_SLOT.features),
      resting,
    })};
    const makeBars = ${marketsDecider({ markets, names })};
    if (${markets} > 0) return { onBar: idle, onTrade: idle, onBars: makeBars() };
    const tradesOnly = onBar === undefined && onTrade !== undefined;
    return {
      onBar: tradesOnly ? idle : makeBar(),
      onTrade: onTrade === undefined ? idle : makeTrade(),
      onBars: idle,
    };
  };
  return { slots, tradeSlots, marketSlots, targets, answer, start };
})`;
}

/**
 * An ordinary context: in one made from an object of ours, every global that a strategy names, `Math` and `NaN`
 * included, would be looked up through a call into native code.
 */
function makeContext(): vm.Context {
  return vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
}

const watcher: { call: (() => unknown) | undefined } = { call: undefined };
const watchContext = vm.createContext(watcher);
const watchScript = new vm.Script('call()', { filename: 'watch.js' });

/**
 * Calls with an end. From a context of its own, since a script that ran in the strategy's would work off its promises.
 * @throws what `call` throws, or an error of Node when it did not end.
 */
function watched<T>(call: () => T): T {
  watcher.call = call;
  try {
    return watchScript.runInContext(watchContext, { timeout: TIMEOUT_MS }) as T;
  } finally {
    watcher.call = undefined;
  }
}

/** Inputs and the decision that is made of them. */
interface Decider {
  readonly slots: Float64Array;
  readonly answer: Float64Array;
  readonly decide: () => void;
}

/** The deciders of a strategy, of which those that it has not wish nothing. */
interface Deciders {
  readonly bar: Decider;
  readonly trade: Decider;
  readonly markets: Decider;
  readonly targets: Float64Array;
}

function compile(bundle: StrategyBundle, bar: Partial<FeatureView>): Deciders {
  const context = makeContext();
  const run = (text: string): unknown =>
    new vm.Script(text, { filename: `${bundle.name}.strategy.js` }).runInContext(context, { timeout: TIMEOUT_MS });
  run(HARDEN);
  const open = run(prelude(bundle)) as (bar: Partial<FeatureView>) => Inside;
  const { slots, tradeSlots, marketSlots, targets, answer, start } = open(bar);
  const source = run(`'use strict';\n${bundle.source}`);
  const { onBar, onTrade, onBars } = watched(() => start(source));
  return {
    bar: { slots, answer, decide: onBar },
    trade: { slots: tradeSlots, answer, decide: onTrade },
    markets: { slots: marketSlots, answer, decide: onBars },
    targets,
  };
}

/** Message of an error of another context, of which `instanceof Error` is not true. */
function messageOf(error: unknown): string {
  try {
    // Reading it may run code of the strategy: what is thrown need not be an error.
    return watched(() => {
      const message = (error as { message?: unknown } | null)?.message;
      return typeof message === 'string' ? message : String(error);
    });
  } catch {
    return 'what it threw has no message';
  }
}

function explain(bundle: StrategyBundle, error: unknown): InputError {
  const message = messageOf(error);
  const outside = /^(\w+) is not defined$/.exec(message);
  const detail =
    outside === null
      ? `strategy ${bundle.name} failed: ${message}`
      : `strategy ${bundle.name} refers to ${outside[1]}, which is not one of its arguments`;
  return new InputError('BOT4_STRATEGY_SOURCE', detail, { place: { key: bundle.name }, cause: error });
}

/** The sandbox of one process; each load makes a fresh context. */
export class VmSandbox implements StrategySandbox {
  constructor() {
    for (const [flag, value] of Object.entries(INLINING)) setFlagsFromString(`--${flag}=${value}`);
  }

  load(bundle: StrategyBundle, view?: FeatureView): LoadedStrategy {
    let inner: ReturnType<typeof compile>;
    try {
      inner = compile(bundle, view ?? {});
    } catch (error) {
      throw explain(bundle, error);
    }
    const bar = { ...guarded(bundle, inner.bar), view };
    assert(bar.slots.length === SLOT.features + featuresOf(bundle.features).length, 'slots fit', bar.slots.length);
    if (bundle.markets !== undefined) return { ...bar, markets: guardedMarkets(bundle, inner) };
    return bundle.tradeFeatures === undefined ? bar : { ...bar, trade: guarded(bundle, inner.trade) };
  }
}

/** What the answer of a strategy is not. */
function wrongIntent({ markets, trading }: StrategyBundle): string {
  if (markets !== undefined) return `no { targets } of ${markets} numbers between -1 and 1 or undefined`;
  const resting = trading?.restingOrders ?? 0;
  if (resting === 0) return 'no { target } between -1 and 1 (orders need trading.restingOrders)';
  return `no { target } between -1 and 1 and no { orders } of at most ${resting}, each { side: 'buy' | 'sell', type?: 'limit' | 'stop', price > 0, 0 < size <= 1 }`;
}

/** A decider as the trader calls it: watched now and then, and with errors of ours. */
function guarded(bundle: StrategyBundle, { slots: inside, answer, decide: decideInside }: Decider): LoadedTrade {
  // The memory is the context's; the view is ours. Code that writes to arrays of many contexts, one for each session of
  // the process, would have to tell their kinds apart at every write.
  const slots = new Float64Array(inside.buffer);
  const outcome = new Float64Array(answer.buffer);
  // In an object: a variable that changes is asked at each use whether it has a value yet.
  const watch = { isDue: true };
  const decideWatched = (): void => {
    watch.isDue = false;
    watched(decideInside);
    setTimeout(() => {
      watch.isDue = true;
    }, WATCH_PAUSE_MS).unref();
  };
  const ask = (): void => {
    try {
      if (watch.isDue) decideWatched();
      else decideInside();
    } catch (error) {
      throw explain(bundle, error);
    }
    if ((outcome[0] as number) > 1) {
      throw new InputError(
        'BOT4_STRATEGY_INTENT',
        `strategy ${bundle.name} returned ${wrongIntent(bundle)}, and not undefined`,
        { place: { key: bundle.name } },
      );
    }
  };
  const decide = (): number => {
    ask();
    return outcome[0] as number;
  };
  return { slots, ask, answer: outcome, decide };
}

/** The decider of several markets as the trader calls it. */
function guardedMarkets(bundle: StrategyBundle, inner: Deciders): LoadedMarkets {
  const { slots, decide } = guarded(bundle, inner.markets);
  const targets = new Float64Array(inner.targets.buffer);
  return { slots, targets, decide: () => decide() === 1 };
}
