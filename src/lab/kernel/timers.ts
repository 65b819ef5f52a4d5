/**
 * Timers of cells that survive a forced stop. A callback runs in a turn of its own, apart from Node's timers, and in a
 * contained call (together about 30 µs); a repeating timer whose callback had to be stopped by force ends.
 */
import type { Repl } from './repl.ts';
import type { Turns } from './turns.ts';

type Callback = (...args: unknown[]) => unknown;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;
type TimerName = 'setTimeout' | 'setInterval' | 'setImmediate';

export interface TimerParts {
  readonly repl: Repl;
  readonly turns: Turns;
  /** Told what a callback threw. */
  onError(thrown: unknown): void;
}

/** A timer that was cancelled after it fired, and before its turn came, must not run. */
interface Pending {
  isCancelled: boolean;
}

/** Replaces the timers of this process, and what cancels them. */
export function containTimers(parts: TimerParts): void {
  const original = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  const pending = new WeakMap<object, Pending>();

  const cancel = (timer: unknown): void => {
    const state = typeof timer === 'object' && timer !== null ? pending.get(timer) : undefined;
    if (state !== undefined) state.isCancelled = true;
  };
  const start = (begin: (fire: () => void) => object, run: () => boolean): object => {
    const state: Pending = { isCancelled: false };
    const timer = begin(() =>
      parts.turns.next(() => {
        if (!state.isCancelled && !run()) original.clearInterval(timer as NodeJS.Timeout);
      }),
    );
    pending.set(timer, state);
    return timer;
  };
  const contained = (callback: Callback, args: unknown[]) => (): boolean => runContained(parts, callback, args);

  replace('setTimeout', (callback, delay, ...args) =>
    start((fire) => original.setTimeout(fire, delay as number), contained(callback, args)),
  );
  replace('setInterval', (callback, delay, ...args) =>
    start((fire) => original.setInterval(fire, delay as number), contained(callback, args)),
  );
  replace('setImmediate', (callback, ...args) =>
    start((fire) => original.setImmediate(fire), contained(callback, args)),
  );
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate'] as const) {
    const clear = original[name] as (timer: unknown) => void;
    define(name, (timer: unknown) => {
      cancel(timer);
      clear(timer);
    });
  }
}

/** Runs a callback of the user as safely as a cell. @returns false when it was stopped by force. */
export function runContained(
  parts: Omit<TimerParts, 'turns'>,
  callback: Callback,
  args: readonly unknown[] = [],
): boolean {
  const { repl } = parts;
  const completion = repl.contain(() => callback(...args));
  if (completion.kind === 'thrown') {
    const thrown = repl.borrow(completion.value, (value) => [value]);
    if (thrown !== undefined) parts.onError(thrown[0]);
  }
  repl.release();
  return completion.kind !== 'terminated';
}

function replace(name: TimerName, contained: Timer): void {
  const original = globalThis[name] as Timer;
  const checked: Timer = (callback, ...rest) =>
    // A wrong argument gets Node's own error.
    typeof callback === 'function' ? contained(callback, ...rest) : original(callback, ...rest);
  // util.promisify(setTimeout) finds its promise form through a symbol on the function.
  for (const key of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(checked, key, Object.getOwnPropertyDescriptor(original, key) ?? {});
  }
  define(name, checked);
}

function define(name: string, value: unknown): void {
  if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(globalThis, name, { value, configurable: true, enumerable: true, writable: true });
}
