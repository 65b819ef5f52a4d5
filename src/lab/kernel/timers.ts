/**
 * Timers that survive a forced termination. Node's own timers keep a stack of their own; when V8 ends a callback by
 * force that stack is left in disorder and Node aborts. So callbacks of cells run inside a contained call (about
 * 20 µs each), and a repeating timer whose callback had to be stopped by force does not fire again.
 */
import type { Repl } from './repl.ts';

type Callback = (...args: unknown[]) => unknown;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

/**
 * Replaces `setTimeout`, `setInterval` and `setImmediate` of this process.
 * @param onError told what a callback threw.
 */
export function containTimers(repl: Repl, onError: (thrown: unknown) => void): void {
  const run = (callback: Callback, args: unknown[]): boolean => {
    const completion = repl.contain(() => callback(...args));
    if (completion.kind === 'thrown') {
      const thrown = repl.borrow(completion.value, (value) => [value]);
      if (thrown !== undefined) onError(thrown[0]);
    }
    repl.release();
    return completion.kind !== 'terminated';
  };
  const { setTimeout: timeout, setInterval: interval, setImmediate: immediate, clearInterval: clear } = globalThis;
  replace('setTimeout', timeout as Timer, (callback, delay, ...args) =>
    timeout(() => run(callback, args), delay as number),
  );
  replace('setInterval', interval as Timer, (callback, delay, ...args) => {
    const timer = interval(() => {
      if (!run(callback, args)) clear(timer);
    }, delay as number);
    return timer;
  });
  replace('setImmediate', immediate as Timer, (callback, ...args) => immediate(() => run(callback, args)));
}

function replace(name: 'setTimeout' | 'setInterval' | 'setImmediate', original: Timer, contained: Timer): void {
  const checked: Timer = (callback, ...rest) =>
    // A wrong argument gets Node's own error.
    typeof callback === 'function' ? contained(callback, ...rest) : original(callback, ...rest);
  // util.promisify(setTimeout) finds its promise form through a symbol on the function.
  for (const key of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(checked, key, Object.getOwnPropertyDescriptor(original, key) ?? {});
  }
  Object.defineProperty(checked, 'name', { value: name });
  Object.defineProperty(globalThis, name, { value: checked, configurable: true, enumerable: true, writable: true });
}
