/** The parts of the Debug Adapter Protocol that the kernel speaks, see microsoft.github.io/debug-adapter-protocol. */

/** Arguments of a request, before anything of them was checked. */
export type DapArguments = Readonly<Record<string, unknown>>;

export interface DapRequest {
  readonly seq: number;
  readonly command: string;
  readonly arguments: DapArguments;
}

export interface DapBreakpoint {
  readonly line: number;
  readonly condition?: string;
}

/** What a front end is told of a breakpoint that it set. */
export interface SetBreakpoint {
  readonly verified: boolean;
  readonly line: number;
  readonly message?: string;
}

export type PauseReason = 'breakpoint' | 'step' | 'exception' | 'pause';

/** One frame of a paused program, in the user's own lines. */
export interface DapFrame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: { readonly name: string; readonly path: string };
}

/** A request that cannot be answered; its message is for the person at the front end. */
export class DapError extends Error {
  override readonly name = 'DapError';
}

/** Reads a request; missing parts become empty ones, because a debugger must not die of a message. */
export function readRequest(content: Readonly<Record<string, unknown>>): DapRequest {
  const given = content.arguments;
  const isObject = typeof given === 'object' && given !== null;
  return {
    seq: Number.isSafeInteger(content.seq) ? Number(content.seq) : 0,
    command: String(content.command ?? ''),
    arguments: isObject ? (given as DapArguments) : {},
  };
}

/** The address in `arguments.source`. @throws DapError */
export function sourcePath(args: DapArguments): string {
  const path = (args.source as { path?: unknown } | undefined)?.path;
  if (typeof path !== 'string' || path === '') throw new DapError('The request names no source: source.path is empty.');
  return path;
}

/** The breakpoints of a request; the older form is a list of lines. */
export function readBreakpoints(args: DapArguments): DapBreakpoint[] {
  const lines = Array.isArray(args.lines) ? args.lines.map((line) => ({ line })) : [];
  const given: unknown[] = Array.isArray(args.breakpoints) ? args.breakpoints : lines;
  return given.flatMap((each) => {
    const { line, condition } = (each ?? {}) as { line?: unknown; condition?: unknown };
    if (!Number.isSafeInteger(line)) return [];
    const hasCondition = typeof condition === 'string' && condition !== '';
    return [{ line: Math.max(1, Number(line)), ...(hasCondition ? { condition } : {}) }];
  });
}
