/** The addresses of cells in the debugger: a folder of the kernel's process, the hash of the text, an ending. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { murmur2 } from './murmur2.ts';

export const HASH_METHOD = 'Murmur2';
export const HASH_SEED = 0x62_6f_74_34;
export const SUFFIX = '.ts';

/** Names cells by their text; the same text has the same address, however often it runs. */
export class CellFiles {
  readonly #folder: string;
  readonly #texts = new Map<string, string>();
  #isMade = false;

  constructor(folder = join(tmpdir(), `bot4-debug-${process.pid}`)) {
    this.#folder = folder;
  }

  /** What stands before the hash. */
  get prefix(): string {
    return this.#folder + sep;
  }

  /** The address of a text, which is remembered. */
  note(text: string): string {
    const path = `${this.prefix}${murmur2(text, HASH_SEED)}${SUFFIX}`;
    this.#texts.set(path, text);
    return path;
  }

  /** Writes a text to its address, for editors that open it. */
  dump(text: string): string {
    const path = this.note(text);
    if (!this.#isMade) mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#isMade = true;
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** The text at an address; undefined when it is none of a cell. */
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** Removes what was written. */
  remove(): void {
    if (this.#isMade) rmSync(this.#folder, { recursive: true, force: true });
    this.#isMade = false;
  }
}
