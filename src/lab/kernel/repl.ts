/**
 * V8's REPL mode, reached through an inspector session of the process with itself.
 *
 * User code always runs inside a call of the inspector. That is what makes a forced termination survivable: V8 ends
 * the inspector's call and the kernel's own frames below it go on. Values cross by reference, not by text: the
 * inspector calls back into this file with the live object.
 */
import { type Runtime, Session } from 'node:inspector';
import { type CellScope, KERNEL_GLOBAL } from './cell-scope.ts';

/** How a script ended. `terminated` means that it was stopped by force. */
export type Completion =
  | { readonly kind: 'value'; readonly value: Runtime.RemoteObject }
  | { readonly kind: 'thrown'; readonly value: Runtime.RemoteObject }
  | { readonly kind: 'terminated' };

/** Options of V8's protocol that Node's types leave out. */
interface EvaluateOptions extends Runtime.EvaluateParameterType {
  readonly replMode?: boolean;
  readonly throwOnSideEffect?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** What the kernel adds to the services of this file. */
export type OuterScope = Omit<CellScope, 'receive' | 'hold' | 'holdEach'>;

const OBJECT_GROUP = 'cell';

/** One REPL. V8 keeps one scope of top-level bindings per thread, so there is one of these per thread. */
export class Repl {
  /** Whether a debugger sees what scripts throw; V8 hides it from debuggers otherwise. */
  showsThrown = false;
  #session: Session;
  #use: ((value: unknown) => void) | undefined;
  #held: unknown;
  #global = '';

  constructor(scope: OuterScope) {
    const value: CellScope = {
      ...scope,
      receive: (received) => this.#use?.(received),
      hold: (awaited) => this.#hold(awaited),
      holdEach: (cell, iterable) => ({ [Symbol.asyncIterator]: () => this.#holdSteps(cell, iterable, scope) }),
    };
    Object.defineProperty(globalThis, KERNEL_GLOBAL, { value, configurable: true, enumerable: false, writable: false });
    this.#session = this.#connect();
  }

  /** Runs a script; `done` is called once, unless a forced termination hits the script while it waits. */
  run(expression: string, done: (completion: Completion) => void): void {
    const options: EvaluateOptions = {
      expression,
      replMode: true,
      awaitPromise: true,
      silent: !this.showsThrown,
      objectGroup: OBJECT_GROUP,
    };
    this.#session.post('Runtime.evaluate', options, (error, outcome) => {
      if (error !== null) done({ kind: 'terminated' });
      else if (outcome.exceptionDetails?.exception) done({ kind: 'thrown', value: outcome.exceptionDetails.exception });
      else done({ kind: 'value', value: outcome.result });
    });
  }

  /**
   * Gives up a script that waits and was interrupted. Its promise may be collected from now on, which is only safe
   * when the session that waits for it is gone.
   */
  abandon(): void {
    this.#session.disconnect();
    this.#session = this.#connect();
    this.#held = undefined;
  }

  /**
   * Hands the live value to `use`, which may run user code (getters, display methods) as safely as a cell does.
   * @returns what `use` returned; undefined when it was stopped by force. An error of `use` is thrown here.
   */
  borrow<T>(remote: Runtime.RemoteObject, use: (value: unknown) => T): T | undefined {
    let outcome: { result: T } | { error: unknown } | undefined;
    this.#use = (value) => {
      try {
        outcome = { result: use(value) };
      } catch (error) {
        outcome = { error };
      }
    };
    this.#session.post('Runtime.callFunctionOn', {
      objectId: this.#global,
      functionDeclaration: `function (value) { ${KERNEL_GLOBAL}.receive(value); }`,
      arguments: [argument(remote)],
      silent: true,
    });
    this.#use = undefined;
    if (outcome === undefined) return undefined;
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  /** Runs a function as safely as a cell. @returns how it ended. */
  contain(run: () => unknown): Completion {
    let completion: Completion = { kind: 'terminated' };
    this.#use = run;
    const expression = `${KERNEL_GLOBAL}.receive()`;
    this.#session.post(
      'Runtime.evaluate',
      { expression, silent: true, objectGroup: OBJECT_GROUP },
      (error, outcome) => {
        if (error !== null) return;
        const thrown = outcome.exceptionDetails?.exception;
        completion = thrown ? { kind: 'thrown', value: thrown } : { kind: 'value', value: outcome.result };
      },
    );
    this.#use = undefined;
    return completion;
  }

  /** Evaluates an expression only as far as it has no side effect, for completion. */
  peek(expression: string): Runtime.RemoteObject | undefined {
    let value: Runtime.RemoteObject | undefined;
    const options: EvaluateOptions = {
      expression,
      throwOnSideEffect: true,
      timeout: 100,
      silent: true,
      objectGroup: OBJECT_GROUP,
    };
    this.#session.post('Runtime.evaluate', options, (error, outcome) => {
      if (error === null && outcome.exceptionDetails === undefined) value = outcome.result;
    });
    return value;
  }

  /** Names of all top-level bindings that cells have made. */
  bindingNames(): string[] {
    let names: string[] = [];
    this.#session.post('Runtime.globalLexicalScopeNames', {}, (error, outcome) => {
      if (error === null) names = outcome.names;
    });
    return names;
  }

  /** Lets go of the values that the inspector kept for the last cell. */
  release(): void {
    this.#session.post('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
  }

  close(): void {
    this.#session.disconnect();
    Reflect.deleteProperty(globalThis, KERNEL_GLOBAL);
  }

  #connect(): Session {
    const session = new Session();
    session.connect();
    session.post('Runtime.evaluate', { expression: 'globalThis' }, (_error, result) => {
      this.#global = result.result.objectId ?? '';
    });
    return session;
  }

  /** The top level waits for one thing at a time, so the last one is enough. */
  #hold(awaited: unknown): unknown {
    const isThenable = typeof awaited === 'object' && awaited !== null && 'then' in awaited;
    // V8 waits for a promise itself; for another thenable it would make a promise that nobody holds.
    this.#held = isThenable && !(awaited instanceof Promise) ? Promise.resolve(awaited) : awaited;
    return this.#held;
  }

  #holdSteps(
    cell: string,
    iterable: AsyncIterable<unknown> | Iterable<unknown>,
    scope: OuterScope,
  ): AsyncIterator<unknown> {
    const steps = each(iterable);
    const held = (step: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
      const checked = step.then((result) => scope.resumed(cell, result) as IteratorResult<unknown>);
      this.#held = checked;
      return checked;
    };
    return { next: () => held(steps.next()), return: () => held(steps.return(undefined)) };
  }
}

async function* each(iterable: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown, undefined> {
  for await (const value of iterable) yield value;
  return undefined;
}

/** Objects travel by handle, everything else by value. */
function argument(remote: Runtime.RemoteObject): Runtime.CallArgument {
  if (remote.objectId !== undefined) return { objectId: remote.objectId };
  if (remote.unserializableValue !== undefined) return { unserializableValue: remote.unserializableValue };
  return { value: remote.value };
}
