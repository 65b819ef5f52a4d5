/** Packs of small projects: the same text, the same order, the same names, and never one of other sources. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inSources, openPack, STARTERS } from './open.ts';
import { fromSources } from './plan.ts';
import { readModule } from './rewrite.ts';
import { writePack } from './write.ts';

const ENTRY = 'runner/program.ts';

/** Shows order, text, names, addresses, and what is loaded when it comes to that. */
const PROJECT: Readonly<Record<string, string>> = {
  'runner/program.ts': `import { join, sep as slash } from 'node:path';
import * as all from './names.ts';
import {
  onBar,
  type Bar,
} from './strategy.ts';
import { note, notes } from './notes.ts';
note('program');
export async function runProgram(): Promise<unknown> {
  const { late } = await import('./late.ts');
  const bar: Bar = { close: 1 };
  return { late: late(), notes, text: onBar.toString(), names: Object.keys(all), bar: onBar(bar), url: import.meta.url,
    path: join('a', 'b') === \`a\${slash}b\`, proto: Object.getPrototypeOf(all), place: new URL('worker.ts', import.meta.url).href };
}
`,
  'runner/names.ts': `export * from './strategy.ts';
export { note as remark } from './notes.ts';
export const zebra = 1, apple = 2;
`,
  'runner/strategy.ts': `import { note } from './notes.ts';
note('strategy');
export interface Bar { readonly close: number }
/** Travels as text. */
export const onBar = ({ close }: Bar): number => {
  // A comment travels as well.
  return (close as number) + 1;
};
export function fails(): never { throw new RangeError('here'); }
`,
  'runner/notes.ts': `export const notes: string[] = [];
export function note(what: string): void { notes.push(what); }
`,
  'runner/late.ts': `import { fails } from './strategy.ts';
import { note, notes } from './notes.ts';
note('late');
export const late = (): unknown => {
  try { return fails(); } catch (error) { return (error as Error).stack; }
};
export const count = notes.length;
`,
};

let root = '';

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Files of a minute ago: what is younger may still be changing, and waits. */
function settle(): void {
  const past = Date.now() / 1000 - 60;
  for (const file of [...Object.keys(PROJECT), ...STARTERS]) utimesSync(join(root, file), past, past);
}

const folder = (): string => join(root, 'packs');
const write = (excluded: readonly string[] = []) => writePack({ root, folder: folder(), entry: ENTRY, excluded });

/** What the program says, run by Node from a file of the pack or from the sources. */
async function run(dir: string, name: string): Promise<Record<string, unknown>> {
  const open = pathToFileURL(join(import.meta.dirname, 'open.ts')).href;
  const isPack = name.endsWith('.mjs');
  const code = `
    ${isPack ? `import { nameSourcesInStacks } from '${open}'; nameSourcesInStacks(${JSON.stringify(dir)});` : ''}
    const loaded = await import(${JSON.stringify(pathToFileURL(join(dir, name)).href)});
    process.stdout.write(JSON.stringify(await (loaded.$bot4n ?? loaded).runProgram()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', code]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'bot4-pack-')));
  for (const file of STARTERS) put(file, file.endsWith('.json') ? '{}' : '');
  for (const [file, text] of Object.entries(PROJECT)) put(file, text);
  settle();
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a pack', () => {
  it('says what its sources say: order of modules, text of functions, names, addresses, places in stacks', async () => {
    const packed = await run(await write(), '0.mjs');
    const plain = await run(join(root, 'runner'), 'program.ts');
    const ours = (stack: unknown): string[] => String(stack).split('\n').slice(0, 3);
    expect(ours(packed.late)).toEqual(ours(plain.late));
    expect(ours(packed.late)[1]).toContain('runner/strategy.ts:9:');
    expect({ ...packed, late: '' }).toEqual({ ...plain, late: '' });
    expect(packed.notes).toEqual(['strategy', 'program', 'late']);
    expect(packed.names).toEqual(['apple', 'fails', 'onBar', 'remark', 'zebra']);
    expect(packed.text).toContain('// A comment travels as well.');
  });

  it('fits the sources that it was made of, and is not made twice', async () => {
    const dir = await write();
    expect(openPack(root, folder())).toBe(dir);
    expect(await write()).toBe(dir);
  });

  it.each([
    ['another text', () => put('runner/notes.ts', `${PROJECT['runner/notes.ts']}// more\n`)],
    [
      'another text of the same length and time',
      () => {
        const file = join(root, 'runner/notes.ts');
        const { atime, mtime } = statSync(file);
        put('runner/notes.ts', (PROJECT['runner/notes.ts'] as string).replace('push', 'pusH'));
        utimesSync(file, atime, mtime);
      },
    ],
    ['a file that is gone', () => rmSync(join(root, 'runner/late.ts'))],
    ['another lock of packages', () => put('package-lock.json', '{"a":1}')],
    ['a pack that was taken away', () => rmSync(folder(), { recursive: true })],
    ['a record that is cut off', () => writeFileSync(join(folder(), 'current.json'), '{"format":1,')],
  ])('is not used with %s', async (_, change) => {
    await write();
    change();
    expect(openPack(root, folder())).toBeUndefined();
  });

  it('is not used for a copy of its folder', async () => {
    await write();
    expect(openPack(`${root}-copy`, folder())).toBeUndefined();
  });

  it('leaves out what takes modules of users, and says so when it is asked for', async () => {
    const dir = await write(['runner/late.ts']);
    await expect(run(dir, '0.mjs')).rejects.toThrow(/late\.ts is left out of packs/);
  });

  it.each([
    ['a variable that may change', 'export let a = 1;', /may change/],
    ['a default export', 'export default 1;', /default export/],
    ['a wait at its top', 'await 1;', /waits at its top/],
    ['an import of what its run names', 'export const f = (a: string) => import(a);', /only its run names/],
    ['an import below other code', "const a = 1;\nimport { b } from './b.ts';", /below other code/],
    ['a question for more than its address', 'export const a = import.meta.dirname;', /other than url/],
  ])('refuses %s', (_, text, fault) => {
    const read = () => readModule('/x/a.ts', text, 'x/a.ts').text({ own: String, package: String, load: String });
    expect(read).toThrow(fault);
  });

  it('refuses modules that import each other, and then leaves no pack', async () => {
    put('runner/notes.ts', `import './strategy.ts';\n${PROJECT['runner/notes.ts']}`);
    settle();
    await expect(write()).rejects.toThrow(/imports itself/);
    expect(existsSync(join(folder(), 'current.json'))).toBe(false);
  });
});

describe('a place in a stack', () => {
  const lines = {
    '3.mjs': [
      [2, '/p/a.ts'],
      [40, '/p/b.ts'],
    ] as const,
  };

  it('is the place in the source', () => {
    expect(inSources('f (file:///p/.bot4/pack/9/3.mjs:41:7)', lines)).toBe('f (file:///p/b.ts:2:7)');
    expect(inSources('file:///p/.bot4/pack/9/3.mjs:2:1', lines)).toBe('file:///p/a.ts:1:1');
  });

  it('stays where it is elsewhere', () => {
    expect(inSources('f (file:///p/x.ts:41:7)', lines)).toBe('f (file:///p/x.ts:41:7)');
    expect(inSources('f (file:///p/9.mjs:1:1)', lines)).toBe('f (file:///p/9.mjs:1:1)');
  });
});

describe('a command line', () => {
  it.each([
    ['paper --artifact latest', {}, false],
    ['backtest ema-cross --bars a.csv', {}, false],
    ['backtest run mine.ts --bars a.csv', {}, true],
    ['backtest sweep ema-cross', { BOT4_SOURCES: '1' }, true],
    ['models', { NODE_V8_COVERAGE: 'counts' }, true],
    ['notebook run a.ipynb', {}, true],
    ['run mine.ts', {}, true],
    ['paper --help', {}, true],
    ['version', {}, true],
    ['', {}, true],
  ])('`%s` with %j runs from the sources: %s', (line, env, expected) => {
    expect(fromSources(line.split(' ').filter(Boolean), env)).toBe(expected);
  });
});
