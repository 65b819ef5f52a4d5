/** Breakpoints by source. V8 knows scripts, the front end knows texts: a text that runs again is another script. */
import type { CellFiles } from './cell-files.ts';
import { breakableLine } from './cell-map.ts';
import type { CellScripts } from './cell-scripts.ts';
import type { DapBreakpoint, SetBreakpoint } from './dap.ts';
import type { InspectorLink } from './inspector-link.ts';

interface Placed {
  readonly breakpointId: string;
  readonly locations?: readonly { readonly lineNumber: number }[];
}

export class Breakpoints {
  readonly #link: InspectorLink;
  readonly #files: CellFiles;
  readonly #scripts: CellScripts;
  readonly #wanted = new Map<string, readonly DapBreakpoint[]>();
  readonly #placed = new Map<string, string[]>();

  constructor(link: InspectorLink, files: CellFiles, scripts: CellScripts) {
    this.#link = link;
    this.#files = files;
    this.#scripts = scripts;
  }

  /** What is set, in the words of debugInfo. */
  list(): { source: string; breakpoints: readonly DapBreakpoint[] }[] {
    return [...this.#wanted].map(([source, breakpoints]) => ({ source, breakpoints }));
  }

  /** Replaces the breakpoints of a source: of all scripts that it became, and of those that it will become. */
  async set(path: string, breakpoints: readonly DapBreakpoint[]): Promise<SetBreakpoint[]> {
    for (const breakpointId of this.#placed.get(path) ?? []) {
      await this.#link.post('Debugger.removeBreakpoint', { breakpointId });
    }
    this.#placed.delete(path);
    const text = this.#files.text(path);
    const found = breakpoints.map(({ line }) => (text === undefined ? line : breakableLine(text, line)));
    // V8 refuses a second breakpoint at a place; several may have moved to one line.
    const byLine = new Map<number, DapBreakpoint>();
    for (const [i, each] of breakpoints.entries()) {
      const line = found[i];
      if (line !== undefined && !byLine.has(line)) byLine.set(line, { ...each, line });
    }
    const wanted = [...byLine.values()];
    if (wanted.length === 0) this.#wanted.delete(path);
    else this.#wanted.set(path, wanted);
    if (text === undefined) await this.#placeInFile(path, wanted);
    else for (const name of this.#scripts.named(path)) await this.#placeInCell(path, name, wanted);
    return found.map((line, i) =>
      line === undefined
        ? { verified: false, line: breakpoints[i]?.line ?? 1, message: 'Nothing runs at this line or below it.' }
        : { verified: true, line },
    );
  }

  /** A text is about to run under a name. */
  async prepare(path: string, name: string): Promise<void> {
    const wanted = this.#wanted.get(path);
    if (wanted !== undefined) await this.#placeInCell(path, name, wanted);
  }

  clear(): void {
    this.#wanted.clear();
    this.#placed.clear();
  }

  async #placeInCell(path: string, name: string, wanted: readonly DapBreakpoint[]): Promise<void> {
    const map = this.#scripts.map(name);
    for (const { line, condition } of wanted) {
      const place = map?.toScript(line);
      if (place === undefined) continue;
      await this.#place(path, { url: name, lineNumber: place.line - 1, columnNumber: place.column - 1, condition });
    }
  }

  /** Types are blanked in place in files, so their lines are V8's; a file that changed has another query. */
  async #placeInFile(path: string, wanted: readonly DapBreakpoint[]): Promise<void> {
    const address = path.split('/').map(encodeURIComponent).join('/');
    const urlRegex = `^file://${address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\?.*)?$`;
    for (const { line, condition } of wanted) await this.#place(path, { urlRegex, lineNumber: line - 1, condition });
  }

  async #place(path: string, where: object): Promise<void> {
    const { breakpointId } = await this.#link.post<Placed>('Debugger.setBreakpointByUrl', where);
    this.#placed.set(path, [...(this.#placed.get(path) ?? []), breakpointId]);
  }
}
