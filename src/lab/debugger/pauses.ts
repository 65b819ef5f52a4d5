/**
 * When the program stops, and whether that is a stop for the user. V8 also stops in the kernel's and Node's own code,
 * several times within a line, and, after the last step of a cell, in whatever runs next.
 */
import type { Debugger } from 'node:inspector';
import type { CellScripts, UserScript } from './cell-scripts.ts';
import type { DapFrame, PauseReason } from './dap.ts';
import type { InspectorLink } from './inspector-link.ts';

export type Step = 'stepOver' | 'stepInto' | 'stepOut';

/** A frame that is shown, and V8's own. */
export interface PausedFrame {
  readonly shown: DapFrame;
  readonly call: Debugger.CallFrame;
}

export interface Pause {
  readonly reason: PauseReason;
  readonly frames: readonly PausedFrame[];
  /** What was thrown, when that is why. */
  readonly thrown: Debugger.PausedEventDataType['data'];
}

/** A step that is under way, and where it began. */
interface Stepping {
  readonly step: Step;
  readonly run: number;
  readonly depth: number;
  readonly line: number;
  readonly path: string;
  repeats: number;
}

export interface PauseParts {
  readonly link: InspectorLink;
  readonly scripts: CellScripts;
  onStopped(pause: Pause): void;
  onContinued(): void;
}

/** A line that goes on without end is left after so many steps. */
const REPEATS_MAX = 2_000;

const PAUSE_EVERY_MS = 20;

export class Pauses {
  readonly #parts: PauseParts;
  #pause: Pause | undefined;
  #stepping: Stepping | undefined;
  #isPauseWanted = false;
  #isLeaving = false;
  #isHeld = false;
  /** Counts the runs of cells; a step ends with its run. */
  #run = 0;
  #frames = 0;

  constructor(parts: PauseParts) {
    this.#parts = parts;
    parts.link.on('Debugger.paused', (params: Debugger.PausedEventDataType) => this.#onPaused(params));
    parts.link.on('Debugger.resumed', () => this.#onResumed());
  }

  get pause(): Pause | undefined {
    return this.#pause;
  }

  /** A cell begins or ends. */
  turn(): void {
    this.#run++;
    this.#stepping = undefined;
  }

  /** The program stops at the next line of the user that it comes to. */
  async stop(): Promise<void> {
    this.#isPauseWanted = true;
    await this.#parts.link.post('Debugger.pause');
  }

  async go(): Promise<void> {
    this.#stepping = undefined;
    await this.#parts.link.post('Debugger.resume');
  }

  async step(step: Step): Promise<void> {
    const top = this.#pause?.frames[0]?.shown;
    const depth = this.#pause?.frames.length ?? 0;
    // Before V8 is asked: it may stop before it answers.
    this.#stepping = { step, run: this.#run, depth, line: top?.line ?? 0, path: top?.source.path ?? '', repeats: 0 };
    await this.#parts.link.post(`Debugger.${step}`);
  }

  /** Lets a paused program end what it runs, and lets it stop nowhere until `returned`. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    this.#stepping = undefined;
    this.#isPauseWanted = false;
    await this.#parts.link.post('Debugger.setSkipAllPauses', { skip: true });
    if (this.#isHeld) await this.#parts.link.post('Debugger.resume', { terminateOnResume: true });
  }

  async returned(): Promise<void> {
    this.#isLeaving = false;
    await this.#parts.link.post('Debugger.setSkipAllPauses', { skip: false });
  }

  /** The session ends: the program goes on as if nobody had looked. */
  async end(): Promise<void> {
    this.#stepping = undefined;
    this.#isPauseWanted = false;
    if (!this.#isHeld) return;
    await this.#parts.link.post('Debugger.resume');
    // V8 tells of it after its answer, or, when its debugger is put off before that, never.
    this.#onResumed();
  }

  #onResumed(): void {
    this.#isHeld = false;
    if (this.#pause === undefined) return;
    this.#pause = undefined;
    this.#parts.onContinued();
  }

  #onPaused(params: Debugger.PausedEventDataType): void {
    this.#isHeld = true;
    const frames = this.#framesOf(params.callFrames);
    const next = this.#judge(params, frames);
    if (next !== undefined) {
      // The program may have been let go meanwhile.
      this.#parts.link.post(`Debugger.${next}`).catch(() => undefined);
      return;
    }
    const reason = this.#reason(params);
    this.#stepping = undefined;
    this.#isPauseWanted = false;
    this.#pause = { reason, frames, thrown: reason === 'exception' ? params.data : undefined };
    this.#parts.onStopped(this.#pause);
  }

  /** What V8 must do instead of stopping here; undefined when this is a stop. */
  #judge(params: Debugger.PausedEventDataType, frames: readonly PausedFrame[]): Step | 'resume' | undefined {
    if (this.#isLeaving) return 'resume';
    const [top] = frames;
    if (isThrown(params)) return top === undefined || isInterruption(params) ? 'resume' : undefined;
    const isAtBreakpoint = (params.hitBreakpoints?.length ?? 0) > 0;
    const isTopShown = top !== undefined && top.call === params.callFrames[0];
    if (top === undefined) {
      if (this.#isPauseWanted) setTimeout(() => this.#askAgain(), PAUSE_EVERY_MS);
      return 'resume';
    }
    if (isAtBreakpoint) return undefined;
    if (this.#stepping === undefined && !this.#isPauseWanted) {
      // The word `debugger` in a cell stops it; the rest of a step from before does not.
      return params.reason === 'step' || !isTopShown ? 'resume' : undefined;
    }
    if (!isTopShown) return 'stepOut';
    return this.#stepping === undefined ? undefined : this.#goOn(this.#stepping, frames);
  }

  /** The program was in code that is not the user's when it was asked to stop. */
  #askAgain(): void {
    if (this.#isPauseWanted && !this.#isHeld) this.#parts.link.post('Debugger.pause').catch(() => undefined);
  }

  /** People step from line to line; V8 stops at each piece of one. */
  #goOn(stepping: Stepping, frames: readonly PausedFrame[]): Step | 'resume' | undefined {
    if (stepping.run !== this.#run) return 'resume';
    const top = frames[0]?.shown;
    const isSamePlace =
      frames.length === stepping.depth && top?.line === stepping.line && top.source.path === stepping.path;
    if (!isSamePlace || stepping.step === 'stepOut' || stepping.repeats >= REPEATS_MAX) return undefined;
    stepping.repeats++;
    return stepping.step;
  }

  #reason(params: Debugger.PausedEventDataType): PauseReason {
    if (isThrown(params)) return 'exception';
    if ((params.hitBreakpoints?.length ?? 0) > 0) return 'breakpoint';
    if (this.#stepping !== undefined) return 'step';
    return this.#isPauseWanted ? 'pause' : 'breakpoint';
  }

  /** The user's frames, innermost first. What is below the outermost cell is the kernel. */
  #framesOf(calls: readonly Debugger.CallFrame[]): PausedFrame[] {
    const frames: PausedFrame[] = [];
    let end = 0;
    for (const call of calls) {
      const script = this.#parts.scripts.script(call.location.scriptId);
      const shown = script === undefined ? undefined : this.#frame(call, script);
      if (shown === undefined) continue;
      frames.push({ shown, call });
      if (script?.map !== undefined) end = frames.length;
    }
    return end > 0 ? frames.slice(0, end) : frames;
  }

  #frame(call: Debugger.CallFrame, { map, name, path }: UserScript): DapFrame | undefined {
    const script = { line: call.location.lineNumber + 1, column: (call.location.columnNumber ?? 0) + 1 };
    // Behind its last line a cell only hands over its result.
    const place = map === undefined ? script : script.line >= map.end ? undefined : map.toCell(script);
    if (place === undefined) return undefined;
    return { id: ++this.#frames, name: call.functionName || name, ...place, source: { name, path } };
  }
}

function isThrown(params: Debugger.PausedEventDataType): boolean {
  return params.reason === 'exception' || params.reason === 'promiseRejection';
}

/** The kernel's own way to end a cell is nothing to stop at. */
function isInterruption(params: Debugger.PausedEventDataType): boolean {
  return (params.data as { className?: string } | undefined)?.className === 'Interrupted';
}
