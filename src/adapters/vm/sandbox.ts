/**
 * Strategies in an isolated V8 context of this process: no clock, no chance, no modules, no code from text, and only
 * numbers across the border (see `LoadedStrategy`). This keeps research honest: nothing outside the strategy can be
 * read by it. It is not a wall against hostile code; only signed, gate-passed artifacts are loaded for trading.
 */
import vm from 'node:vm';
import { assert, InputError } from '../../core/index.ts';
import { type LoadedStrategy, SLOT, type StrategyBundle } from '../../domain/strategy/index.ts';
import type { StrategySandbox } from '../../ports/index.ts';

/** A strategy may think this long about its first bar: an endless loop at load time is found, not waited for. */
const LOAD_TIMEOUT_MS = 2000;

/** Everything whose result depends on when or where it runs. */
const REMOVED = [
  'Date',
  'Intl',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'console',
];

/**
 * Runs inside the context. Text, because it must be compiled there: every object that the strategy can touch is then
 * of the context itself, and has no way back to ours.
 *
 * It runs once a bar, so it is written for speed: the features are assigned by name, one statement each, since a loop
 * over names looks each of them up anew; and numbers start as NaN, so that their fields hold doubles from the beginning.
 */
function prelude(featureNames: readonly string[]): string {
  const fields = featureNames.map((name, i) => ({ key: `features[${JSON.stringify(name)}]`, slot: SLOT.features + i }));
  return `'use strict';
(source, paramsText) => {
  for (const name of ${JSON.stringify(REMOVED)}) delete globalThis[name];
  Math.random = () => { throw new Error('a strategy has no chance: Math.random is not available'); };
  const params = Object.freeze(JSON.parse(paramsText));
  const slots = new Float64Array(${SLOT.features + featureNames.length});
  const { init, onBar } = source;
  const features = {};
  ${fields.map(({ key }) => `${key} = NaN;`).join(' ')}
  const context = {
    time: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN, score: NaN, position: NaN,
    features, params, state: init(params),
  };
  const decide = () => {
    context.time = slots[0]; context.open = slots[1]; context.high = slots[2]; context.low = slots[3];
    context.close = slots[4]; context.volume = slots[5]; context.score = slots[6]; context.position = slots[7];
    ${fields.map(({ key, slot }) => `${key} = slots[${slot}];`).join(' ')}
    const intent = onBar(context);
    if (intent === undefined) return NaN;
    const target = intent === null ? undefined : intent.target;
    if (typeof target !== 'number' || !(target >= -1 && target <= 1)) return 2;
    return target;
  };
  return { slots, decide };
}`;
}

/**
 * An ordinary context: in one made from an object of ours, every global that a strategy names, `Math` and `NaN`
 * included, would be looked up through a call into native code.
 */
function makeContext(): vm.Context {
  return vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
}

function compile(bundle: StrategyBundle): LoadedStrategy {
  const context = makeContext();
  const run = (text: string): unknown =>
    new vm.Script(text, { filename: `${bundle.name}.strategy.js` }).runInContext(context, { timeout: LOAD_TIMEOUT_MS });
  const open = run(prelude(bundle.features.map((feature) => feature.name)));
  const source = run(`'use strict';\n${bundle.source}`);
  return (open as (source: unknown, params: string) => LoadedStrategy)(source, JSON.stringify(bundle.params));
}

/** Message of an error of another context, of which `instanceof Error` is not true. */
function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : String(error);
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
  load(bundle: StrategyBundle): LoadedStrategy {
    let inner: LoadedStrategy;
    try {
      inner = compile(bundle);
    } catch (error) {
      throw explain(bundle, error);
    }
    // The memory is the context's; the view is ours. Code that writes to arrays of many contexts, one for each session of
    // the process, would have to tell their kinds apart at every write.
    const slots = new Float64Array(inner.slots.buffer);
    const decideInside = inner.decide;
    assert(slots.length === SLOT.features + bundle.features.length, 'slots fit the features', slots.length);
    return {
      slots,
      decide(): number {
        let target: number;
        try {
          target = decideInside();
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
