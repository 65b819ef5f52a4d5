/**
 * Where displayed values go. The kernel registers itself on the global object under a symbol, so that every loaded
 * copy of this module finds it; this is the one global that display needs, because `display(x)` has no other way to
 * know which notebook it stands in.
 */
import type { MimeBundle } from './mime.ts';

/** The far end of `display`. */
export interface DisplaySink {
  /** Adds an output. With `id`, a later `update` of the same id replaces it. */
  show(bundle: MimeBundle, id?: string): void;
  update(bundle: MimeBundle, id: string): void;
  /** Takes away what the cell has shown so far; with `wait` not before the next output comes. */
  clear(wait: boolean): void;
  /** True when updates replace what is shown; false when they could only add lines. */
  readonly isLive: boolean;
  /** Asks the reader for a line of text; absent where nobody can be asked. */
  ask?(prompt: string, isPassword: boolean): Promise<string>;
}

const SINK = Symbol.for('bot4.display.sink');

/** Outside a notebook, values are printed as text. */
const PRINTER: DisplaySink = {
  show: (bundle) => void process.stdout.write(`${String(bundle['text/plain'])}\n`),
  update: () => undefined,
  clear: () => undefined,
  isLive: false,
};

/** The sink of the notebook that runs in this process, or the terminal. */
export function displaySink(): DisplaySink {
  const sink: unknown = Reflect.get(globalThis, SINK);
  return sink === undefined ? PRINTER : (sink as DisplaySink);
}

/** Registers the notebook's sink; undefined takes it away again. */
export function setDisplaySink(sink: DisplaySink | undefined): void {
  if (sink === undefined) Reflect.deleteProperty(globalThis, SINK);
  else Reflect.set(globalThis, SINK, sink);
}
