/** Documentation is code: examples run and compile, commands exist, links lead somewhere. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Example, examplesOf, sameValue } from './docs/examples.ts';
import { anchorsOf, citationsOf, codeBlocks, commandsOf, linksOf, requestOf } from './docs/pages.ts';
import type { BlockEnd } from './docs/run-blocks.ts';
import { repositoryFiles } from './tidy/source.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const FILES = repositoryFiles(ROOT);
const WORK = join(ROOT, '.bot4', 'docs', String(process.pid));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const MODULES = FILES.filter((path) => /^src\/.*\.ts$/.test(path) && !/\.(test|bench|gen)\.ts$/.test(path));
const EXAMPLES = MODULES.flatMap((path) => examplesOf(path, read(path)));
const PAGES = FILES.filter((path) => path.endsWith('.md'));

interface ScopeFile {
  readonly path: string;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Modules whose exports an example sees, most special last: the core, the index of its folder, its own module. */
function scopePaths(path: string): string[] {
  const index = posix.join(posix.dirname(path), 'index.ts');
  return [...new Set(['src/core/index.ts', ...(FILES.includes(index) ? [index] : []), path])];
}

async function scopeOf(path: string): Promise<ScopeFile[]> {
  const owners = new Map<string, string>();
  const loaded = await Promise.all(
    scopePaths(path).map(async (file) => {
      const values = (await import(/* @vite-ignore */ join(ROOT, file))) as Record<string, unknown>;
      for (const name of Object.keys(values)) owners.set(name, file);
      return { path: file, values };
    }),
  );
  return loaded.map((file) => ({
    ...file,
    names: Object.keys(file.values).filter((name) => owners.get(name) === file.path),
  }));
}

/** Runs an expression of TypeScript with the given names in scope. */
async function evaluate(expression: string, scope: readonly ScopeFile[]): Promise<unknown> {
  const names = scope.flatMap((file) => file.names);
  const values = scope.flatMap((file) => file.names.map((name) => file.values[name]));
  const { outputText } = ts.transpileModule(`return (${expression}\n);`, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return new Function(...names, outputText)(...values) as unknown;
}

async function judge(example: Example): Promise<void> {
  const scope = await scopeOf(example.path);
  const thrown = /^throws (BOT4_[A-Z_]+)$/.exec(example.expected)?.[1];
  if (thrown !== undefined) {
    await expect(evaluate(example.expression, scope)).rejects.toMatchObject({ code: thrown });
    return;
  }
  const actual = await evaluate(example.expression, scope);
  const expected = await evaluate(example.expected, scope);
  if (!sameValue(actual, expected)) expect(actual).toEqual(expected);
  expect(sameValue(actual, expected), `${String(actual)} is not ${example.expected} to 1e-12`).toBe(true);
}

/** A module with every example of one file as a constant, for the type checker. */
async function compiledForm(path: string, examples: readonly Example[]): Promise<string> {
  const imports = (await scopeOf(path)).map(({ path: file, names }) => {
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from ${JSON.stringify(join(ROOT, file))};`;
  });
  const constants = examples.map(
    ({ expression, line }, i) => `export const example${i}_line${line} = (${expression});`,
  );
  return `${imports.join('\n')}\n${constants.join('\n')}\n`;
}

/** A block that a page says runs as printed. */
interface Block {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

const BLOCKS: readonly Block[] = PAGES.flatMap((path) =>
  codeBlocks(read(path))
    .filter(({ info }) => info === 'ts run')
    .map(({ line, text }) => ({ path, line, text })),
);

const EXAMPLE_FILES = [...new Set(EXAMPLES.map((example) => example.path))];

function fileOfExamples(path: string): string {
  return `examples-${path.replace(/^src\/|\.ts$/g, '').replace(/[/.]/g, '-')}-${EXAMPLE_FILES.indexOf(path)}.ts`;
}

function fileOfBlock({ path, line }: Block): string {
  return `block-${path.replace(/[/.]/g, '-')}-${line}.ts`;
}

/** Type errors of files in a folder below the project, by the fast compiler. */
async function typeErrorsIn(folder: string): Promise<string[]> {
  const options = { noUnusedLocals: false, noUnusedParameters: false, noUncheckedIndexedAccess: false };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules', 'typescript-7', 'bin', 'tsc');
  try {
    await execute(process.execPath, [compiler, '-p', join(folder, 'tsconfig.json')], { cwd: folder });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    // Faults in the sources themselves are the business of the type check of the project.
    return stdout.split('\n').filter((line) => /^[\w-]+\.ts\(/.test(line));
  }
}

async function compileAll(): Promise<readonly string[]> {
  for (const path of EXAMPLE_FILES) {
    const own = EXAMPLES.filter((example) => example.path === path);
    writeFileSync(join(WORK, fileOfExamples(path)), await compiledForm(path, own));
  }
  for (const block of BLOCKS) writeFileSync(join(WORK, fileOfBlock(block)), block.text);
  return typeErrorsIn(WORK);
}

/** The first test that asks waits for all of it, on a machine that may be busy. */
const SHARED_MS = 900_000;

let compiling: Promise<readonly string[]> | undefined;

/**
 * Type errors of one file. The examples of all modules and all blocks are compiled in one call: most of what the compiler
 * does is reading the project, which it does once a call.
 */
async function typeErrors(file: string): Promise<string[]> {
  compiling ??= compileAll();
  return (await compiling).filter((line) => line.startsWith(`${file}(`));
}

/** Runs all blocks, one after another in one process: most of a run is loading what they import. */
async function runAll(): Promise<readonly BlockEnd[]> {
  for (const block of BLOCKS) writeFileSync(join(WORK, fileOfBlock(block)), block.text);
  const files = BLOCKS.map((block) => join(WORK, fileOfBlock(block)));
  const ends = join(WORK, 'ends.json');
  const args = ['--disable-warning=ExperimentalWarning', join(ROOT, 'test', 'docs', 'run-blocks.ts'), ends, ...files];
  const { stderr } = await execute(process.execPath, args, { cwd: ROOT, timeout: SHARED_MS, maxBuffer: 2 ** 26 });
  // What no block is known to have said.
  expect(stderr).toBe('');
  return JSON.parse(readFileSync(ends, 'utf8')) as BlockEnd[];
}

let running: Promise<readonly BlockEnd[]> | undefined;

beforeAll(() => {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
});
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

describe('examples in doc comments', () => {
  it.each(EXAMPLES.map((example) => [`${example.path}:${example.line}`, example] as const))(
    '%s has the value it names',
    async (_, example) => {
      await judge(example);
    },
  );

  it(
    'are found, and pass the type checker',
    async () => {
      expect(EXAMPLES.length).toBeGreaterThan(30);
      const errors = await Promise.all(EXAMPLE_FILES.map((path) => typeErrors(fileOfExamples(path))));
      expect(errors.flat()).toEqual([]);
    },
    SHARED_MS,
  );

  it('are read from a comment, and one without a value is refused', () => {
    const text = '/**\n * Adds. @returns the sum. @example add(1, 2) // => 3\n */';
    expect(examplesOf('x.ts', text)).toEqual([{ path: 'x.ts', line: 2, expression: 'add(1, 2)', expected: '3' }]);
    expect(examplesOf('x.ts', '/** @example f({ a: 1 }) // => [1] */')[0]?.expected).toBe('[1]');
    expect(() => examplesOf('x.ts', ' * @example add(1, 2)')).toThrow('x.ts:1');
  });

  it('agree to 1e-12 and not to 1e-11', () => {
    expect(sameValue({ a: [1, 2], b: undefined }, { a: [1 + 9e-13, 2] })).toBe(true);
    expect(sameValue(1, 1 + 1e-11)).toBe(false);
    expect(sameValue(Float64Array.of(1, 2), [1, 2])).toBe(true);
    expect(sameValue([1, 2], [1, 2, 3])).toBe(false);
    expect(sameValue(Number.NaN, Number.NaN)).toBe(true);
    expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
  });
});

describe('pages', () => {
  it('hold blocks that run', () => expect(BLOCKS.length).toBeGreaterThan(10));

  it.each(BLOCKS.map((block, i) => [`${block.path}:${block.line}`, block, i] as const))(
    '%s runs as printed and passes the type checker',
    async (_, block, i) => {
      expect(await typeErrors(fileOfBlock(block))).toEqual([]);
      running ??= runAll();
      expect((await running)[i]).toEqual({ file: join(WORK, fileOfBlock(block)), error: '', stderr: '' });
    },
    SHARED_MS,
  );

  it('name only commands and options that exist', async () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const requests = PAGES.flatMap((path) =>
      commandsOf(read(path)).flatMap((line) =>
        requestOf(line).map((request) => ({ line: `${path}: ${line}`, request })),
      ),
    );
    const unknown: string[] = [];
    for (const { line, request } of requests) {
      if (request.kind === 'script' && scripts[request.name] === undefined) unknown.push(line);
      if (request.kind !== 'bot4' || !existsSync(join(ROOT, 'runner', 'main.ts'))) continue;
      const help = await helpOf(request.command);
      if (help === undefined || request.options.some((option) => !help.includes(option))) unknown.push(line);
    }
    expect(unknown).toEqual([]);
  });

  it('link only to files and headings that exist', () => {
    const broken: string[] = [];
    for (const path of PAGES) {
      for (const { target, anchor } of linksOf(path, read(path))) {
        const file = target.replace(/\/$/, '');
        const fits =
          anchor === undefined ||
          !file.endsWith('.md') ||
          anchorsOf(existsSync(join(ROOT, file)) ? read(file) : '').has(anchor);
        if (!existsSync(join(ROOT, file)) || !fits)
          broken.push(`${path}: ${target}${anchor === undefined ? '' : `#${anchor}`}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('cite only code that exists', () => {
    const cited = PAGES.flatMap((path) => citationsOf(read(path)).map((citation) => ({ page: path, ...citation })));
    const broken = cited.filter(
      ({ path, name }) => !FILES.includes(path) || !new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(read(path)),
    );
    expect(broken).toEqual([]);
  });

  it('are read as a person reads them', () => {
    const page =
      '# A `b` c\n\n[x](docs/y.md#z) [w](https://a.b) `npm run lab`\n\n```sh\n$ npm start -- --data FILE   # runs\nnpx bot4 models\n```\n';
    expect(anchorsOf(page)).toEqual(new Set(['a-b-c']));
    expect(linksOf('README.md', page)).toEqual([{ target: 'docs/y.md', anchor: 'z' }]);
    expect(commandsOf(page)).toEqual(['npm start -- --data FILE', 'npx bot4 models', 'npm run lab']);
    expect(requestOf('npm start -- --data FILE')).toEqual([
      { kind: 'script', name: 'start' },
      { kind: 'bot4', command: 'demo', options: ['--data'] },
    ]);
    expect(requestOf('bot4 data fetch --venue x')).toEqual([
      { kind: 'bot4', command: 'data fetch', options: ['--venue'] },
    ]);
    expect(requestOf('npm run bot4 -- paper x --journal=y')).toEqual([
      { kind: 'script', name: 'bot4' },
      { kind: 'bot4', command: 'paper', options: ['--journal'] },
    ]);
    expect(citationsOf('see `src/core/money.ts::formatMoney`')).toEqual([
      { path: 'src/core/money.ts', name: 'formatMoney' },
    ]);
  });
});

const HELP = new Map<string, Promise<string | undefined>>();

/** What a command of bot4 says about itself, or undefined when there is no such command. */
function helpOf(command: string): Promise<string | undefined> {
  const known = HELP.get(command);
  if (known !== undefined) return known;
  const flags = ['--disable-warning=ExperimentalWarning', join(ROOT, 'runner', 'main.ts')];
  const help = execute(process.execPath, [...flags, ...command.split(' '), '--help'], { cwd: dirname(ROOT) }).then(
    ({ stdout }) => (stdout.includes(command) ? stdout : undefined),
    () => undefined,
  );
  HELP.set(command, help);
  return help;
}
