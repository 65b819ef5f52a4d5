/**
 * The debugger of the kernel: requests of the Debug Adapter Protocol in, V8's inspector on the other side.
 *
 * It lives on the I/O thread, which goes on while the program is paused. It connects to the inspector when the first
 * question comes, and V8's debugger is on only from `initialize` to `disconnect`: before and after, cells pay nothing.
 */
import type { Debugger } from 'node:inspector';
import { Breakpoints } from './breakpoints.ts';
import { CellFiles, HASH_METHOD, HASH_SEED, SUFFIX } from './cell-files.ts';
import { CellScripts } from './cell-scripts.ts';
import { type DapArguments, DapError, type DapRequest, readBreakpoints, readRequest, sourcePath } from './dap.ts';
import { InspectorLink } from './inspector-link.ts';
import { Looks } from './looks.ts';
import { type Pause, Pauses, type Step } from './pauses.ts';
import { readSource } from './source-text.ts';
import { VariableStore } from './variable-store.ts';

export interface DebuggerParts {
  /** Broadcasts an event of the Debug Adapter Protocol. */
  publish(event: Readonly<Record<string, unknown>>): void;
  /** Tells the main thread whether V8 shall see what cells throw. */
  watchExceptions(isWatched: boolean): void;
}

type Body = Readonly<Record<string, unknown>>;
type Handler = (args: DapArguments) => Body | Promise<Body>;

/** One thread runs the cells. */
const THREAD = 1;

const CAPABILITIES: Body = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  supportsModulesRequest: true,
  exceptionBreakpointFilters: [
    { filter: 'uncaught', label: 'Uncaught exceptions', default: false },
    { filter: 'raised', label: 'All exceptions', default: false },
  ],
};

const EXCEPTION_PATHS = ['JavaScript Exceptions'];

/** What is connected to V8 once somebody asked. */
interface Connected {
  readonly link: InspectorLink;
  readonly breakpoints: Breakpoints;
  readonly pauses: Pauses;
  readonly store: VariableStore;
  readonly looks: Looks;
}

export class KernelDebugger {
  readonly #parts: DebuggerParts;
  readonly #files = new CellFiles();
  readonly #scripts = new CellScripts(this.#files);
  readonly #handlers = new Map<string, Handler>(Object.entries(this.#anytime()));
  readonly #startedHandlers = new Map<string, Handler>(Object.entries({ ...this.#setting(), ...this.#running() }));
  #connected: Connected | undefined;
  #isStarted = false;
  #events = 0;

  constructor(parts: DebuggerParts) {
    this.#parts = parts;
  }

  /** True from `initialize` to `disconnect`. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** A cell will run. Cheap: nothing is looked at before a debugger asks. */
  ran(name: string, code: string): void {
    this.#scripts.ran(name, code);
  }

  /** Sets the breakpoints of a cell that runs next; only while a debugger is there. */
  async prepare(name: string, code: string): Promise<void> {
    const { breakpoints, pauses } = this.#connect();
    pauses.turn();
    // A front end that leaves at this moment must not keep the cell from running.
    await breakpoints.prepare(this.#files.note(code), name).catch(() => undefined);
  }

  /** A cell has ended. */
  ended(): void {
    this.#connected?.pauses.turn();
  }

  /** Before an interrupt: a paused program goes on, and ends what it runs. */
  async leave(): Promise<void> {
    // The program may go on by itself meanwhile, or the front end leave: the interrupt must come all the same.
    if (this.#isStarted) await this.#connected?.pauses.leave().catch(() => undefined);
  }

  /** After an interrupt. */
  async returned(): Promise<void> {
    await this.#connected?.pauses.returned().catch(() => undefined);
  }

  /** The kernel ends. */
  close(): void {
    this.#isStarted = false;
    this.#connected?.link.close();
    this.#connected = undefined;
    this.#files.remove();
  }

  /** Answers a request. Never rejects: what went wrong is in the answer. */
  async request(content: Readonly<Record<string, unknown>>): Promise<Body> {
    const request = readRequest(content);
    try {
      const body = await this.#handle(request);
      return this.#response(request, { success: true, body });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return this.#response(request, { success: false, message, body: {} });
    }
  }

  #response(request: DapRequest, outcome: Body): Body {
    const { seq, command } = request;
    return { type: 'response', seq, request_seq: seq, command, ...outcome };
  }

  async #handle({ command, arguments: args }: DapRequest): Promise<Body> {
    const anytime = this.#handlers.get(command);
    if (anytime !== undefined) return anytime(args);
    const handler = this.#startedHandlers.get(command);
    if (handler === undefined) throw new DapError(`The debugger of this kernel knows no '${command}'.`);
    if (!this.#isStarted) throw new DapError(`'${command}' needs a debugger that runs: send 'initialize' first.`);
    return handler(args);
  }

  #connect(): Connected {
    if (this.#connected !== undefined) return this.#connected;
    const link = new InspectorLink();
    link.on('Debugger.scriptParsed', ({ scriptId, url }: Debugger.ScriptParsedEventDataType) =>
      this.#scripts.parsed(scriptId, url),
    );
    const pauses = new Pauses({
      link,
      scripts: this.#scripts,
      onStopped: (pause) => this.#stopped(pause),
      onContinued: () => this.#continued(),
    });
    const store = new VariableStore(link);
    const looks = new Looks(link, store, () => pauses.pause);
    const breakpoints = new Breakpoints(link, this.#files, this.#scripts);
    this.#connected = { link, breakpoints, pauses, store, looks };
    return this.#connected;
  }

  #publish(event: string, body: Body): void {
    this.#parts.publish({ type: 'event', seq: ++this.#events, event, body });
  }

  #stopped(pause: Pause): void {
    const text = pause.thrown === undefined ? undefined : exceptionText(pause.thrown);
    this.#publish('stopped', {
      reason: pause.reason,
      threadId: THREAD,
      allThreadsStopped: true,
      ...(text === undefined ? {} : { text, description: 'Paused on exception' }),
    });
  }

  #continued(): void {
    this.#connected?.store.clear();
    this.#publish('continued', { threadId: THREAD, allThreadsContinued: true });
  }

  /** Requests that need no session. */
  #anytime(): Record<string, Handler> {
    return {
      debugInfo: () => ({
        isStarted: this.#isStarted,
        hashMethod: HASH_METHOD,
        hashSeed: HASH_SEED,
        tmpFilePrefix: this.#files.prefix,
        tmpFileSuffix: SUFFIX,
        breakpoints: this.#connected?.breakpoints.list() ?? [],
        stoppedThreads: this.#connected?.pauses.pause === undefined ? [] : [THREAD],
        richRendering: true,
        exceptionPaths: EXCEPTION_PATHS,
        copyToGlobals: true,
      }),
      initialize: () => this.#start(),
      disconnect: () => this.#stop(),
      inspectVariables: async () => ({ variables: await this.#connect().looks.globals() }),
      richInspectVariables: (args) => this.#connect().looks.rich(args),
      variables: async (args) => ({ variables: await this.#connect().looks.children(args) }),
      modules: () => {
        const modules = this.#scripts.files().map(({ name, path }, id) => ({ id, name, path }));
        return { modules, totalModules: modules.length };
      },
    };
  }

  /** Requests that say where to stop. */
  #setting(): Record<string, Handler> {
    return {
      attach: () => ({}),
      launch: () => ({}),
      configurationDone: () => ({}),
      dumpCell: (args) => ({ sourcePath: this.#files.dump(String(args.code ?? '')) }),
      setBreakpoints: async (args) => {
        const breakpoints = await this.#connect().breakpoints.set(sourcePath(args), readBreakpoints(args));
        return { breakpoints };
      },
      setExceptionBreakpoints: async (args) => {
        const filters = Array.isArray(args.filters) ? args.filters : [];
        const state = filters.includes('raised') ? 'all' : filters.includes('uncaught') ? 'uncaught' : 'none';
        this.#parts.watchExceptions(state !== 'none');
        await this.#connect().link.post('Debugger.setPauseOnExceptions', { state });
        return { breakpoints: filters.map(() => ({ verified: true })) };
      },
      source: (args) => ({
        content: readSource(sourcePath(args), this.#files, this.#scripts),
        mimeType: 'text/typescript',
      }),
    };
  }

  /** Requests about a program that runs or is paused. */
  #running(): Record<string, Handler> {
    const step =
      (kind: Step): Handler =>
      async () => {
        await this.#paused().step(kind);
        return {};
      };
    return {
      threads: () => ({ threads: [{ id: THREAD, name: 'cells' }] }),
      pause: async () => {
        await this.#connect().pauses.stop();
        return {};
      },
      continue: async () => {
        await this.#paused().go();
        return { allThreadsContinued: true };
      },
      next: step('stepOver'),
      stepIn: step('stepInto'),
      stepOut: step('stepOut'),
      stackTrace: (args) => this.#stack(args),
      scopes: (args) => ({ scopes: this.#connect().looks.scopes(args) }),
      evaluate: (args) => this.#connect().looks.evaluate(args),
      copyToGlobals: (args) => this.#connect().looks.copyToGlobals(args),
      exceptionInfo: () => {
        const thrown = this.#connected?.pauses.pause?.thrown;
        if (thrown === undefined) throw new DapError('No exception is why the program is paused, or it is not paused.');
        return { exceptionId: exceptionName(thrown), description: exceptionText(thrown), breakMode: 'always' };
      },
    };
  }

  #paused(): Pauses {
    const { pauses } = this.#connect();
    if (pauses.pause === undefined) throw new DapError('The program is not paused.');
    return pauses;
  }

  #stack(args: DapArguments): Body {
    const frames = (this.#connected?.pauses.pause?.frames ?? []).map(({ shown }) => shown);
    const start = Number(args.startFrame ?? 0);
    const levels = Number(args.levels ?? 0) || frames.length;
    return { stackFrames: frames.slice(start, start + levels), totalFrames: frames.length };
  }

  async #start(): Promise<Body> {
    const { link } = this.#connect();
    if (!this.#isStarted) {
      await link.post('Debugger.enable');
      await link.post('Debugger.setBreakpointsActive', { active: true });
    }
    this.#isStarted = true;
    // After the answer, as the protocol wants it.
    setTimeout(() => this.#publish('initialized', {}), 0);
    return CAPABILITIES;
  }

  async #stop(): Promise<Body> {
    if (!this.#isStarted || this.#connected === undefined) return {};
    const { link, breakpoints, pauses, store } = this.#connected;
    this.#isStarted = false;
    this.#parts.watchExceptions(false);
    await link.post('Debugger.setBreakpointsActive', { active: false });
    await pauses.end();
    await link.post('Debugger.disable');
    breakpoints.clear();
    store.clear();
    this.#scripts.forgetScripts();
    return {};
  }
}

function exceptionText(thrown: object): string {
  const { description, value } = thrown as { description?: string; value?: unknown };
  return (description ?? String(value)).split('\n', 1)[0] ?? '';
}

function exceptionName(thrown: object): string {
  return (thrown as { className?: string }).className ?? 'Thrown';
}
