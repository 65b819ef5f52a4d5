/**
 * Loads the simulation with a defence taken out. A planted module is another module to the loader (its address carries the
 * number of the plant), and so is everything that imports it; all others are shared with the simulation without a plant,
 * so that one process can try many.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import type { DayResult } from './day.ts';
import type { DayOptions } from './fault-plan.ts';
import { type Edit, editsOf, PLANTS } from './plants.ts';

const ROOT = new URL('../../', import.meta.url).href;
const QUERY = '?plant=';
const IMPORT = /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gm;

const texts = new Map<string, string>();
const imports = new Map<string, readonly string[]>();

function textOf(url: string): string {
  let text = texts.get(url);
  if (text === undefined) {
    text = readFileSync(new URL(url), 'utf8');
    texts.set(url, text);
  }
  return text;
}

function importsOf(url: string): readonly string[] {
  let found = imports.get(url);
  if (found === undefined) {
    found = [...textOf(url).matchAll(IMPORT)].map(([, path]) => new URL(path as string, url).href);
    imports.set(url, found);
  }
  return found;
}

/** Files from which one of these is reached. */
function reaching(start: string, targets: ReadonlySet<string>): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  const seen = new Set([start]);
  for (const url of seen) {
    for (const other of importsOf(url)) {
      seen.add(other);
      const list = importers.get(other);
      if (list === undefined) importers.set(other, [url]);
      else list.push(url);
    }
  }
  const reached = new Set(targets);
  for (const url of reached) for (const importer of importers.get(url) ?? []) reached.add(importer);
  return reached;
}

/** @throws when the text of a defence does not stand in its file exactly once. */
function planted(text: string, edits: readonly Edit[]): string {
  let changed = text;
  for (const { file, text: defence, replacement } of edits) {
    const parts = changed.split(defence);
    if (parts.length !== 2) throw new Error(`the defence stands ${parts.length - 1} times in ${file}: ${defence}`);
    changed = parts.join(replacement);
  }
  return changed;
}

let current: { number: string; files: ReadonlySet<string> } | undefined;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isPlanted = context.parentURL?.includes(QUERY) === true && current?.files.has(resolved.url) === true;
    return isPlanted ? { ...resolved, url: `${resolved.url}${QUERY}${current?.number}` } : resolved;
  },
  load(url, context, next) {
    const [file, number] = url.split(QUERY) as [string, string | undefined];
    if (number === undefined) return next(url, context);
    const edits = editsOf(PLANTS[Number(number)]).filter((edit) => `${ROOT}${edit.file}` === file);
    const source = stripTypeScriptTypes(planted(textOf(file), edits));
    return { format: 'module', source, shortCircuit: true };
  },
});

/** A simulation of one day. */
export type Simulate = (options: DayOptions) => Promise<DayResult>;

/** The simulation with a plant. @throws when its text is not where it should be. */
export async function simulateWith(index: number): Promise<Simulate> {
  const day = new URL('./day.ts', import.meta.url).href;
  const targets = new Set(editsOf(PLANTS[index]).map(({ file }) => `${ROOT}${file}`));
  current = { number: String(index), files: reaching(day, targets) };
  for (const target of targets) if (!current.files.has(day)) throw new Error(`the days do not load ${target}`);
  const { simulateDay } = (await import(`${day}${QUERY}${index}`)) as { simulateDay: Simulate };
  return simulateDay;
}
