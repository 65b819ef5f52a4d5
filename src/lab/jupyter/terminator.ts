/**
 * Stops a main thread that does not answer, from another thread of the same process.
 *
 * Only code of the user may be stopped by force. Node's own scripts keep books while they run (timers, immediates), and
 * Node aborts when such a script is ended half-way. So the main thread's stack is looked at first: V8 runs the look
 * between two steps of whatever the main thread does.
 */
import { Session } from 'node:inspector';

/** Evaluates to the main thread's stack, whatever a cell did to the settings of stacks. */
const LOOK = `(() => {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Object.assign(Error, { stackTraceLimit: 200, prepareStackTrace: undefined });
  const { stack } = new Error();
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return stack;
})()`;

/** What the main thread runs: code of the user, code of Node or the kernel, or nothing that has a stack. */
export type Activity = 'user' | 'machinery' | 'none';

const MACHINERY = /[( ](?:node:|file:.*\/src\/lab\/(?:kernel|jupyter|language)\/)|<anonymous>\)$/;

/** Kernel code that runs on behalf of a cell, inside a call that survives a forced stop. */
const CONTAINED = /\bRepl\.(?:run|borrow|contain)\b/;

/** Judges a stack as `LOOK` gives it. */
export function activityOf(stack: string): Activity {
  // The look itself has no name and no file.
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line) && !/at <anonymous>:\d+:\d+$/.test(line));
  if (frames.length === 0) return 'none';
  return frames.some((frame) => CONTAINED.test(frame) || !MACHINERY.test(frame)) ? 'user' : 'machinery';
}

export class Terminator {
  readonly #session = new Session();
  constructor() {
    this.#session.connectToMainThread();
  }

  /** What the main thread runs at this moment. Answers when it next runs anything, so a native call delays it. */
  look(): Promise<Activity> {
    return new Promise((resolve) => {
      this.#session.post('Runtime.evaluate', { expression: LOOK, silent: true }, (error, outcome) => {
        resolve(error === null ? activityOf(String(outcome.result.value)) : 'none');
      });
    });
  }

  /** Ends whatever JavaScript the main thread runs now. The state of its program is kept. */
  terminate(): void {
    // An error means that an earlier request is still under way, which is as good.
    this.#session.post('Runtime.terminateExecution', () => undefined);
  }

  close(): void {
    this.#session.disconnect();
  }
}
