/**
 * What a sweep has done, as JSON lines: a head that says what is swept, then a line a parameter set. A line is there when
 * its trial was counted; a line that a kill tore is cut off, and the sweep goes on behind it.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../../../src/core/index.ts';
import type { ScanFigures, ScanParams } from '../../../src/domain/scan/index.ts';

/** A parameter set and what came of it. */
export interface SweepRow {
  readonly set: ScanParams;
  readonly figures: ScanFigures;
}

/** The file of one sweep. */
export class SweepFile {
  readonly rows: SweepRow[] = [];
  readonly #path: string;

  /** @param head what is swept; another one in the file is refused. @throws BOT4_CONFIG_VALUE */
  constructor(path: string, head: object) {
    this.#path = path;
    const text = JSON.stringify(head);
    if (existsSync(path)) this.#read(text);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${text}\n`);
    }
  }

  #read(head: string): void {
    const text = readFileSync(this.#path, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    const [found, ...lines] = text.slice(0, end).split('\n').slice(0, -1);
    if (end > 0 && found !== head) {
      throw new InputError('BOT4_CONFIG_VALUE', 'the file holds another sweep; name another --out, or remove it', {
        place: { file: this.#path },
      });
    }
    if (end < text.length) truncateSync(this.#path, Buffer.byteLength(text.slice(0, end)));
    if (end === 0) writeFileSync(this.#path, `${head}\n`);
    for (const line of lines) this.rows.push(JSON.parse(line) as SweepRow);
  }

  /** Adds rows at once. */
  add(rows: readonly SweepRow[]): void {
    this.rows.push(...rows);
    appendFileSync(this.#path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
}
