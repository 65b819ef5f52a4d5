/**
 * The debugger's place in the I/O thread: its code is loaded when the first debugger asks, so that a kernel without
 * one starts as fast as before. Until then only the texts of the cells are kept.
 */
import type { DebuggerParts, KernelDebugger } from '../debugger/kernel-debugger.ts';

export class DebugDesk {
  readonly #parts: DebuggerParts;
  readonly #ran = new Map<string, string>();
  #loading: Promise<KernelDebugger> | undefined;
  #debugger: KernelDebugger | undefined;

  constructor(parts: DebuggerParts) {
    this.#parts = parts;
  }

  /** A cell runs next. @returns undefined when there is nothing to wait for. */
  begins(name: string, code: string): Promise<void> | undefined {
    if (this.#debugger === undefined) this.#ran.set(name, code);
    else this.#debugger.ran(name, code);
    return this.#debugger?.isStarted === true ? this.#debugger.prepare(name, code) : undefined;
  }

  /** A cell has ended. */
  ended(): void {
    this.#debugger?.ended();
  }

  /** Answers a `debug_request`. */
  async request(content: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    this.#loading ??= this.#load();
    return (await this.#loading).request(content);
  }

  /** Interrupts the main thread with what is given, wherever a debugger may hold it. */
  async around(interrupt: () => Promise<void>): Promise<void> {
    await this.#debugger?.leave();
    await interrupt();
    await this.#debugger?.returned();
  }

  /** The kernel ends; a paused program goes on. */
  close(): void {
    this.#debugger?.close();
  }

  async #load(): Promise<KernelDebugger> {
    const { KernelDebugger } = await import('../debugger/kernel-debugger.ts');
    this.#debugger = new KernelDebugger(this.#parts);
    for (const [name, code] of this.#ran) this.#debugger.ran(name, code);
    this.#ran.clear();
    return this.#debugger;
  }
}
