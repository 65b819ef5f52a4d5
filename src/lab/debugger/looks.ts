/** Looking at values: scopes of a paused frame, top-level names at any time, expressions, rich forms. */
import type { Runtime } from 'node:inspector';
import { KERNEL_GLOBAL } from '../kernel/cell-scope.ts';
import { stripTypes } from '../kernel/strip-types.ts';
import { type DapArguments, DapError } from './dap.ts';
import type { InspectorLink } from './inspector-link.ts';
import type { Pause, PausedFrame } from './pauses.ts';
import { type DapVariable, remoteText, remoteType } from './remote-value.ts';
import type { VariableStore } from './variable-store.ts';

interface DapScope {
  readonly name: string;
  readonly variablesReference: number;
  readonly expensive: boolean;
}

type Body = Readonly<Record<string, unknown>>;
type Evaluated = Runtime.EvaluateReturnType;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** Scopes within a function that the user sees as one. */
const LOCAL = new Set(['local', 'block', 'catch', 'with', 'eval']);

/** Holds a value between two scopes for a moment. */
const CARRIER = '__bot4_copied';

export class Looks {
  readonly #link: InspectorLink;
  readonly #store: VariableStore;
  readonly #pause: () => Pause | undefined;

  constructor(link: InspectorLink, store: VariableStore, pause: () => Pause | undefined) {
    this.#link = link;
    this.#store = store;
    this.#pause = pause;
  }

  /** The scopes of a frame, innermost first; Node's own global names are left out. */
  scopes(args: DapArguments): DapScope[] {
    const chain = this.#frame(args.frameId).call.scopeChain;
    const objects = (types: (type: string) => boolean): string[] =>
      chain.flatMap(({ type, object }) => (types(type) && object.objectId !== undefined ? [object.objectId] : []));
    const groups: [string, string[]][] = [
      ['Locals', objects((type) => LOCAL.has(type))],
      ['Closure', objects((type) => type === 'closure')],
      ['Module', objects((type) => type === 'module')],
      ['Globals', objects((type) => type === 'script')],
    ];
    return groups
      .filter(([, held]) => held.length > 0)
      .map(([name, held]) => ({ name, variablesReference: this.#store.scope(held), expensive: false }));
  }

  /** The children of a handle. @throws DapError */
  async children(args: DapArguments): Promise<DapVariable[]> {
    const reference = Number(args.variablesReference ?? 0);
    const children = await this.#store.children(reference, Number(args.start ?? 0), Number(args.count ?? 0));
    if (children === undefined) throw new DapError('This value is gone: the program went on since it was shown.');
    return children;
  }

  /** All top-level names of the cells. No getter runs. */
  async globals(): Promise<DapVariable[]> {
    const { names } = await this.#link.post<{ names: string[] }>('Runtime.globalLexicalScopeNames');
    const variables: DapVariable[] = [];
    for (const name of new Set(names)) {
      if (name.startsWith('__')) continue;
      const found = await this.#link.post<Evaluated>('Runtime.evaluate', {
        expression: name,
        throwOnSideEffect: true,
        silent: true,
        generatePreview: true,
      });
      if (found.exceptionDetails === undefined) variables.push(this.#store.variable(name, found.result));
    }
    return variables;
  }

  /** An expression in a frame, or at the top level when none is given. */
  async evaluate(args: DapArguments): Promise<Body> {
    const value = await this.#value(String(args.expression ?? ''), args.frameId);
    const { variablesReference } = this.#store.variable('', value);
    return { result: remoteText(value), type: remoteType(value), variablesReference };
  }

  /** A variable as a cell would show it. */
  async rich(args: DapArguments): Promise<Body> {
    const name = String(args.variableName ?? '');
    if (!IDENTIFIER.test(name)) throw new DapError(`'${name}' is no name of a variable.`);
    const value = await this.#value(name, this.#pause() === undefined ? undefined : args.frameId);
    const { result: target } = await this.#link.post<Evaluated>('Runtime.evaluate', { expression: 'globalThis' });
    const shown = await this.#link.post<Runtime.CallFunctionOnReturnType>('Runtime.callFunctionOn', {
      objectId: target.objectId,
      functionDeclaration: `function (value) { return ${KERNEL_GLOBAL}.render(value); }`,
      arguments: [argument(value)],
      silent: true,
    });
    if (shown.exceptionDetails !== undefined) throw new DapError(`'${name}' cannot be shown.`);
    return { data: JSON.parse(String(shown.result.value)), metadata: {} };
  }

  /** Makes a local value a top-level name of the cells. */
  async copyToGlobals(args: DapArguments): Promise<Body> {
    const [from, to] = [String(args.srcVariableName ?? ''), String(args.dstVariableName ?? '')];
    if (!IDENTIFIER.test(from) || !IDENTIFIER.test(to)) throw new DapError(`'${from}' or '${to}' is no name.`);
    await this.#value(`(globalThis.${CARRIER} = ${from}, undefined)`, args.srcFrameId);
    // It runs at once. In this mode V8 answers by a promise, which is kept when the program goes on.
    const expression = `let ${to} = globalThis.${CARRIER}; delete globalThis.${CARRIER};`;
    this.#link.post('Runtime.evaluate', { expression, replMode: true, silent: true }).catch(() => undefined);
    const { result } = await this.#link.post<Evaluated>('Runtime.evaluate', {
      expression: `'${CARRIER}' in globalThis`,
    });
    if (result.value === true) throw new DapError(`'${to}' cannot be made a top-level name.`);
    return {};
  }

  async #value(typed: string, frameId: unknown): Promise<Runtime.RemoteObject> {
    const expression = plain(typed);
    const common = { expression, generatePreview: true, silent: true };
    const pause = this.#pause();
    const evaluated =
      pause === undefined || frameId === undefined || frameId === null
        ? await this.#link.post<Evaluated>('Runtime.evaluate', { ...common, replMode: pause === undefined })
        : await this.#link.post<Evaluated>('Debugger.evaluateOnCallFrame', {
            ...common,
            callFrameId: this.#frame(frameId).call.callFrameId,
          });
    if (evaluated.exceptionDetails !== undefined) throw failure(evaluated.exceptionDetails);
    return evaluated.result;
  }

  #frame(id: unknown): PausedFrame {
    const frame = this.#pause()?.frames.find(({ shown }) => shown.id === id);
    if (frame === undefined) throw new DapError('This frame is gone: the program went on since it was shown.');
    return frame;
  }
}

/** Expressions are TypeScript, as cells are; what cannot be read is left to V8's own message. */
function plain(expression: string): string {
  try {
    return stripTypes(expression).code;
  } catch {
    return expression;
  }
}

function failure(details: Runtime.ExceptionDetails): DapError {
  return new DapError((details.exception?.description ?? details.text).split('\n', 1)[0] ?? details.text);
}

/** Objects travel by handle, everything else by value. */
function argument(remote: Runtime.RemoteObject): Runtime.CallArgument {
  if (remote.objectId !== undefined) return { objectId: remote.objectId };
  if (remote.unserializableValue !== undefined) return { unserializableValue: remote.unserializableValue };
  return { value: remote.value };
}
