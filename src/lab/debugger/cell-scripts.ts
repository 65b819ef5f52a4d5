/** The cells that ran, as the debugger needs them: address, map of lines, and which scripts are the user's at all. */
import { fileURLToPath } from 'node:url';
import type { CellFiles } from './cell-files.ts';
import { CellMap } from './cell-map.ts';

/** A script of V8 that belongs to the user. */
export interface UserScript {
  /** Address for the front end. */
  readonly path: string;
  readonly name: string;
  /** The lines of a cell; a file has its own. */
  readonly map: CellMap | undefined;
}

interface Ran {
  readonly code: string;
  path?: string;
  map?: CellMap | undefined;
}

/** The kernel's own files, Node's and those of packages are none of the user's. */
const MACHINERY = /^node:|\/src\/lab\/(?:kernel|jupyter|language|debugger|notebook|display)\/|\/node_modules\//;

export class CellScripts {
  readonly #files: CellFiles;
  readonly #ran = new Map<string, Ran>();
  /** Scripts that V8 has, by its id, as far as they are the user's. */
  readonly #scripts = new Map<string, UserScript>();

  constructor(files: CellFiles) {
    this.#files = files;
  }

  /** A cell is about to run. */
  ran(name: string, code: string): void {
    this.#ran.set(name, { code });
  }

  /** V8 has read a script. */
  parsed(scriptId: string, url: string): void {
    const path = this.#pathOf(url);
    if (path !== undefined) this.#scripts.set(scriptId, { path, name: nameOf(url), map: this.map(url) });
  }

  script(scriptId: string): UserScript | undefined {
    return this.#scripts.get(scriptId);
  }

  /** Files of the user that V8 has read, each once. */
  files(): UserScript[] {
    const files = [...this.#scripts.values()].filter(({ map }) => map === undefined);
    return [...new Map(files.map((file) => [file.path, file])).values()];
  }

  /** Script names of the cells whose text has an address. */
  named(path: string): string[] {
    return [...this.#ran.keys()].filter((name) => this.#pathOf(name) === path);
  }

  /** The map of a cell; undefined when it is none, or has a syntax error. */
  map(name: string): CellMap | undefined {
    const ran = this.#ran.get(name);
    if (ran === undefined) return undefined;
    if ('map' in ran) return ran.map;
    try {
      ran.map = new CellMap(ran.code, name);
    } catch {
      ran.map = undefined;
    }
    return ran.map;
  }

  /** V8 forgets its numbers when the session ends. */
  forgetScripts(): void {
    this.#scripts.clear();
  }

  #pathOf(url: string): string | undefined {
    const ran = this.#ran.get(url);
    if (ran !== undefined) {
      ran.path ??= this.#files.note(ran.code);
      return ran.path;
    }
    if (!url.startsWith('file:') || MACHINERY.test(url)) return undefined;
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  }
}

/** `cell-3` is how a script is named; `cell 3` is how a person says it. */
function nameOf(url: string): string {
  return url.startsWith('file:')
    ? (url
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? url)
    : url.replace('-', ' ');
}
