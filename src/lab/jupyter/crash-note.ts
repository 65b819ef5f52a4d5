/**
 * A note on the disk of what runs, beside the connection file. Jupyter starts a kernel that died again with the same
 * connection file; the new one finds the note and can say what happened, which the dead one no longer could.
 */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

const LINE_MAX = 80;

/**
 * Bytes of the note, blanks behind its text. It is written over in place: to cut a file to nothing and fill it again costs
 * up to milliseconds on a journaling disk, twice for each cell; this costs microseconds.
 */
const SIZE = 512;

export class CrashNote {
  readonly #file: string;
  readonly #before: string | undefined;
  readonly #note: number | undefined;
  #isTold = false;

  /** @param connectionFile path of the connection file. */
  constructor(connectionFile: string) {
    this.#file = `${connectionFile}.running`;
    this.#before = read(this.#file);
    this.#note = open(this.#file);
    // From now on the note is this kernel's.
    this.#write('');
  }

  /** A cell begins. */
  begin(count: number, code: string): void {
    const line = code.split('\n').find((each) => each.trim() !== '') ?? '';
    this.#write(`cell ${count}: ${line.trim().slice(0, LINE_MAX)}`);
  }

  /** The cell has ended. */
  end(): void {
    this.#write('');
  }

  /** The kernel ends in order. */
  remove(): void {
    if (this.#note !== undefined) closeSync(this.#note);
    rmSync(this.#file, { force: true });
  }

  /** What to tell the reader of the first cell when the kernel before this one died; undefined otherwise, and later. */
  tell(): string | undefined {
    if (this.#isTold || this.#before === undefined) return undefined;
    this.#isTold = true;
    const when = this.#before === '' ? 'between two cells' : `while it ran ${this.#before}`;
    return (
      `The kernel before this one died ${when}\n` +
      'All names are gone: run the cells above again. Usual causes are too little memory, process.exit() in a cell, ' +
      'and faults of native packages; the terminal of JupyterLab shows the last words of Node.\n'
    );
  }

  /** Without the note a crash is only less well explained. */
  #write(text: string): void {
    if (this.#note === undefined) return;
    try {
      const bytes = Buffer.alloc(SIZE, ' ');
      bytes.write(text);
      writeSync(this.#note, bytes, 0, SIZE, 0);
    } catch {
      // A full or read-only disk must not stop cells.
    }
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    // No note: nothing died here.
    return undefined;
  }
}

/** A full or read-only disk must not keep a kernel from starting. */
function open(file: string): number | undefined {
  try {
    return openSync(file, 'w', 0o600);
  } catch {
    return undefined;
  }
}
