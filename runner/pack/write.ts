/**
 * Writes a pack: the command line's modules in a few files, so that a start reads five files and not nine hundred. Each
 * file that is loaded when it comes to that (`import()`) becomes one file of the pack, with everything that it needs and
 * that is not there for certain when it is asked for. Modules run in the order in which Node would run them.
 *
 * A pack is a folder of `.bot4/pack` that is never changed; `current.json` names the one that fits the sources, with the
 * stamp of each file that went into it (open.ts). Nothing is written when a module cannot be packed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type FileStamp, FORMAT, type PackRecord, STARTERS, stampOf } from './open.ts';
import { type PackedModule, type PackNames, readModule, UnpackableError } from './rewrite.ts';

/** What to pack. */
export interface PackRequest {
  /** The project folder. */
  readonly root: string;
  /** Where packs are kept. */
  readonly folder: string;
  /** The module that a start runs, relative to the project. */
  readonly entry: string;
  /** Modules that are not for packs, relative to the project: what loads them says which commands those are. */
  readonly excluded: readonly string[];
}

/** A file of the pack: what it has, and the module that it is asked for. */
interface Chunk {
  readonly target: string;
  readonly modules: readonly string[];
}

type Modules = ReadonlyMap<string, PackedModule>;

const MODULES = '$bot4m';

/** Reads the entry and everything below it. */
function readAll({ root, entry, excluded }: PackRequest): Modules {
  const modules = new Map<string, PackedModule>();
  const left = new Set(excluded.map((file) => join(root, file)));
  const waiting = [join(root, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (modules.has(file) || left.has(file)) continue;
    const module = readModule(file, readFileSync(file, 'utf8'), relative(root, file).split(sep).join('/'));
    modules.set(file, module);
    waiting.push(...module.needs, ...module.loads);
  }
  return modules;
}

function moduleAt(modules: Modules, file: string): PackedModule {
  const module = modules.get(file);
  if (module === undefined) throw new UnpackableError(`${file} is needed, and left out of packs`);
  return module;
}

/** A module and what it needs, in the order in which Node runs them. @throws UnpackableError for a cycle */
function inOrder(modules: Modules, target: string): readonly string[] {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (file: string): void => {
    if (done.has(file)) return;
    if (open.has(file)) throw new UnpackableError(`${file} imports itself by way of others`);
    open.add(file);
    for (const needed of moduleAt(modules, file).needs) visit(needed);
    open.delete(file);
    done.add(file);
  };
  visit(target);
  return [...done];
}

/** What is there for certain when `target` is asked for: the entry's modules, and those of all files that ask for it. */
function isThere(
  modules: Modules,
  whole: ReadonlyMap<string, readonly string[]>,
  entry: string,
  target: string,
): Set<string> {
  const asking = [...whole].filter(([, files]) => files.some((file) => moduleAt(modules, file).loads.includes(target)));
  const [first = [], ...others] = asking.map(([, files]) => files);
  const common = others.reduce<readonly string[]>((kept, files) => {
    const has = new Set(files);
    return kept.filter((file) => has.has(file));
  }, first);
  return new Set([...(whole.get(entry) ?? []), ...common]);
}

function chunksOf(modules: Modules, entry: string): readonly Chunk[] {
  const targets = new Set([...modules.values()].flatMap(({ loads }) => loads).filter((file) => modules.has(file)));
  targets.delete(entry);
  const whole = new Map([entry, ...targets].map((target) => [target, inOrder(modules, target)]));
  return [...whole].map(([target, files]) => {
    if (target === entry) return { target, modules: files };
    const there = isThere(modules, whole, entry, target);
    return { target, modules: files.filter((file) => !there.has(file)) };
  });
}

/** All names that a module exports, as Node has them: sorted, its own before those of `export *`. */
function exportsOf(modules: Modules, file: string): readonly string[] {
  const { exports, spreads } = moduleAt(modules, file);
  const names = new Set(exports.keys());
  for (const spread of spreads) for (const name of exportsOf(modules, spread)) names.add(name);
  return [...names].sort();
}

/** Where a name that a module has from an `export *` stands. */
function spreadWith(modules: Modules, module: PackedModule, name: string): string {
  const found = module.spreads.find((spread) => exportsOf(modules, spread).includes(name));
  if (found === undefined) throw new UnpackableError(`${module.file} has no ${name}`);
  return found;
}

interface Naming {
  readonly ids: ReadonlyMap<string, number>;
  readonly chunks: ReadonlyMap<string, number>;
}

/** The text of one file of the pack, and at which of its lines each module begins. */
function chunkText(modules: Modules, chunk: Chunk, naming: Naming): { text: string; starts: [number, string][] } {
  const packages: string[] = [];
  const names: PackNames = {
    own: (file) => `${MODULES}[${naming.ids.get(file)}]`,
    package: (specifier) => {
      if (!packages.includes(specifier)) packages.push(specifier);
      return `$bot4p${packages.indexOf(specifier)}`;
    },
    load: (file) => {
      const id = naming.chunks.get(file);
      if (id === undefined) return `Promise.reject(new Error(${JSON.stringify(`${file} is left out of packs`)}))`;
      return `import('./${id}.mjs').then(({ $bot4n }) => $bot4n)`;
    },
  };
  const bodies = chunk.modules.map((file) => {
    const module = moduleAt(modules, file);
    const body = module.text(names);
    const values = exportsOf(modules, file).map((name) => {
      const own = module.exports.get(name);
      return `${JSON.stringify(name)}: ${own ?? `${names.own(spreadWith(modules, module, name))}[${JSON.stringify(name)}]`}`;
    });
    return { file, body, end: `return Object.freeze({ __proto__: null, ${values.join(', ')} });` };
  });
  const isEntry = naming.chunks.get(chunk.target) === 0;
  const head = [
    isEntry ? `export const ${MODULES} = [];` : `import { ${MODULES} } from './0.mjs';`,
    ...packages.map((specifier, i) => `import * as $bot4p${i} from ${JSON.stringify(specifier)};`),
  ].join(' ');
  const starts: [number, string][] = [];
  let text = `${head}\n`;
  let line = 1;
  for (const { file, body, end } of bodies) {
    const id = naming.ids.get(file);
    text += `${MODULES}[${id}] ??= (() => {\n`;
    starts.push([line + 2, file]);
    text += `${body}\n${end} })();\n`;
    line += body.split('\n').length + 2;
  }
  return { text: `${text}export const $bot4n = ${MODULES}[${naming.ids.get(chunk.target)}];\n`, starts };
}

/** Stamps that are older than the reading by more than the coarsest clock of a file system: a later change shows. */
const SETTLED_MS = 1_000;

function stampAll(files: readonly string[]): readonly FileStamp[] {
  return files.map(
    (file) =>
      stampOf(file) ??
      (() => {
        throw new UnpackableError(`${file} is gone`);
      })(),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A process may load a file of its pack long after its start; a day later, or after so many packs, it has. */
const KEPT_MS = 24 * 3600 * 1000;
const KEPT = 8;

function removeOld(folder: string, current: string): void {
  const others = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== current)
    .map(({ name }) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const [index, { path, at }] of others.entries()) {
    if (index >= KEPT || Date.now() - at > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** The files of a pack with their texts. */
function render(modules: Modules, entry: string): Record<string, string> {
  const chunks = chunksOf(modules, entry);
  const naming = {
    ids: new Map([...modules.keys()].map((file, id) => [file, id])),
    chunks: new Map(chunks.map(({ target }, id) => [target, id])),
  };
  const files: Record<string, string> = {};
  const lines: Record<string, [number, string][]> = {};
  for (const [id, chunk] of chunks.entries()) {
    const { text, starts } = chunkText(modules, chunk, naming);
    files[`${id}.mjs`] = text;
    lines[`${id}.mjs`] = starts;
  }
  files['lines.json'] = JSON.stringify(lines);
  return files;
}

/**
 * Writes the pack of the sources as they are and makes it the current one.
 * @returns its folder.   @throws UnpackableError when a module has a form that a pack cannot have
 */
export async function writePack(request: PackRequest): Promise<string> {
  const { root, folder, entry } = request;
  for (let attempt = 0; attempt < 5; attempt++) {
    const startedAt = Date.now();
    const modules = readAll(request);
    const inputs = [...modules.keys(), ...STARTERS.map((file) => join(root, file))];
    const stamps = stampAll(inputs);
    // A file that is changed right now, or was a moment ago, may change again without a sign.
    if (stamps.some(([, , modified, changed]) => Math.max(modified, changed) > startedAt - SETTLED_MS)) {
      await pause(SETTLED_MS);
      continue;
    }
    const files = render(modules, join(root, entry));
    const hash = createHash('sha256');
    for (const [name, text] of Object.entries(files)) hash.update(`${name}\0${text}\0`);
    const name = hash.digest('hex').slice(0, 16);
    const dir = join(folder, name);
    mkdirSync(folder, { recursive: true });
    if (!existsSync(dir)) {
      const draft = join(folder, `draft-${process.pid}-${startedAt}`);
      mkdirSync(draft);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(draft, file), text);
      try {
        renameSync(draft, dir);
      } catch (error) {
        // Another set-up was quicker with the same pack.
        rmSync(draft, { recursive: true, force: true });
        if (!existsSync(dir)) throw error;
      }
    }
    const record: PackRecord = { format: FORMAT, root, node: process.version, pack: name, files: stamps };
    const draft = join(folder, `current-${process.pid}.json`);
    writeFileSync(draft, JSON.stringify(record));
    renameSync(draft, join(folder, 'current.json'));
    removeOld(folder, name);
    return dir;
  }
  throw new UnpackableError('the sources change all the time');
}
