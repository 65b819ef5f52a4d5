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
import { type LoadedStrategy, SLOT, type StrategyBundle } from '../../domain/strategy/index.ts';
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

/** The two ends of a strategy inside its context. */
interface Inside {
  readonly slots: Float64Array;
  readonly start: (source: unknown) => () => number;
}

/**
 * Runs inside the context. Text, because it must be compiled there: every object that the strategy can touch is then
 * of the context itself, and has no way back to ours.
 *
 * It runs once a bar, so it is written for speed: the features are assigned by name, one statement each, since a loop
 * over names looks each of them up anew; and numbers start as NaN, so that their fields hold doubles from the beginning.
 */
function prelude(bundle: StrategyBundle): string {
  const names = featuresOf(bundle.features).map((feature) => feature.name);
  const fields = names.map((name, i) => ({ key: `features[${JSON.stringify(name)}]`, slot: SLOT.features + i }));
  return `'use strict';
(() => {
  const params = Object.freeze(JSON.parse(${JSON.stringify(JSON.stringify(bundle.params))}));
  const slots = new Float64Array(${SLOT.features + names.length});
  const start = (source) => {
    const { init, onBar } = source;
    const features = {};
    ${fields.map(({ key }) => `${key} = NaN;`).join(' ')}
    const context = {
      time: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN, score: NaN, position: NaN,
      features, params, state: init(params),
    };
    return () => {
      context.time = slots[0]; context.open = slots[1]; context.high = slots[2]; context.low = slots[3];
      context.close = slots[4]; context.volume = slots[5]; context.score = slots[6]; context.position = slots[7];
      ${fields.map(({ key, slot }) => `${key} = slots[${slot}];`).join(' ')}
      const intent = onBar(context);
      if (intent === undefined) return NaN;
      const target = intent === null ? undefined : intent.target;
      if (typeof target !== 'number' || !(target >= -1 && target <= 1)) return 2;
      return target;
    };
  };
  return { slots, start };
})()`;
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

function compile(bundle: StrategyBundle): { slots: Float64Array; decide: () => number } {
  const context = makeContext();
  const run = (text: string): unknown =>
    new vm.Script(text, { filename: `${bundle.name}.strategy.js` }).runInContext(context, { timeout: TIMEOUT_MS });
  run(HARDEN);
  const { slots, start } = run(prelude(bundle)) as Inside;
  const source = run(`'use strict';\n${bundle.source}`);
  return { slots, decide: watched(() => start(source)) };
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

  load(bundle: StrategyBundle): LoadedStrategy {
    let inner: ReturnType<typeof compile>;
    try {
      inner = compile(bundle);
    } catch (error) {
      throw explain(bundle, error);
    }
    // The memory is the context's; the view is ours. Code that writes to arrays of many contexts, one for each session of
    // the process, would have to tell their kinds apart at every write.
    const slots = new Float64Array(inner.slots.buffer);
    const decideInside = inner.decide;
    assert(slots.length === SLOT.features + featuresOf(bundle.features).length, 'slots fit the features', slots.length);
    let isWatchDue = true;
    const decideWatched = (): number => {
      isWatchDue = false;
      const target = watched(decideInside);
      setTimeout(() => {
        isWatchDue = true;
      }, WATCH_PAUSE_MS).unref();
      return target;
    };
    return {
      slots,
      decide(): number {
        let target: number;
        try {
          target = isWatchDue ? decideWatched() : decideInside();
        } catch (error) {
          throw explain(bundle, error);
        }
        if (target > 1) {
          throw new InputError(
            'BOT4_STRATEGY_INTENT',
            `strategy ${bundle.name} returned no { target } between -1 and 1 and not undefined`,
            {
              place: { key: bundle.name },
            },
          );
        }
        return target;
      },
    };
  }
}
