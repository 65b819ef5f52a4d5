/** The house rules as tests. For each rule: the repository keeps it, and a bad snippet breaks it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generateErrors } from '../scripts/gen-errors.ts';
import { ERRORS } from '../src/core/errors.ts';
import { ambientFindings, asyncFindings } from './tidy/ambient.ts';
import { docFindings, generatedFindings, headerFindings } from './tidy/comments.ts';
import { textFindings } from './tidy/committed-text.ts';
import { importCycles, importFindings } from './tidy/imports.ts';
import { emptyCatchFindings, fileNameFindings, nameFindings } from './tidy/names.ts';
import { notebookFindings } from './tidy/notebook.ts';
import { importClosure, moduleSyntaxFindings } from './tidy/notebook-imports.ts';
import { above, functionSizes, quantile } from './tidy/size.ts';
import {
  type Finding,
  isProductFile,
  isTestFile,
  parseSource,
  readSource,
  report,
  repositoryFiles,
  type Source,
} from './tidy/source.ts';
import { testFindings } from './tidy/test-style.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const FILES = repositoryFiles(ROOT);
const SOURCES = FILES.filter((path) => /\.ts$/.test(path) && !/\.gen\.ts$/.test(path)).map((path) =>
  readSource(ROOT, path),
);
const PRODUCT = SOURCES.filter(({ path }) => isProductFile(path));

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly scripts: Readonly<Record<string, string>>;
}
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const PACKAGES = new Set([...Object.keys(MANIFEST.dependencies), ...Object.keys(MANIFEST.optionalDependencies ?? {})]);

function findAll(sources: readonly Source[], rule: (source: Source) => readonly Finding[]): string[] {
  return report(sources.flatMap((source) => rule(source)));
}

/** Messages of a rule for one snippet, as if it stood at `path`. */
function messages(rule: (source: Source) => readonly Finding[], path: string, text: string): string[] {
  return rule(parseSource(path, text)).map(({ message }) => message);
}

describe('the import table', () => {
  const rule = (source: Source): Finding[] => importFindings(source, PACKAGES);

  it('is kept by every file of src and runner', () => {
    expect(PRODUCT.length).toBeGreaterThan(50);
    expect(findAll(PRODUCT, rule)).toEqual([]);
  });

  it('is free of circles of value imports', () => {
    expect(report(importCycles(PRODUCT))).toEqual([]);
  });

  it.each([
    ['src/core/x.ts', "import { a } from '../hot/ring.ts';", 'core may not import hot'],
    ['src/core/x.ts', "import fs from 'node:fs';", 'core may not use node:fs'],
    ['src/hot/x.ts', "import { a } from 'arquero';", 'hot may not import the package arquero'],
    ['src/domain/stats/x.ts', "import { a } from '../market/index.ts';", 'may not import domain/market'],
    ['src/domain/market/x.ts', "import { a } from '../risk/index.ts';", 'may not import domain/risk'],
    ['src/domain/risk/x.ts', "import { a } from '../orders/order.ts';", 'through its index.ts'],
    ['src/domain/wrong/x.ts', "import { a } from '../market/index.ts';", 'domain/wrong may not import domain/market'],
    ['src/domain/risk/x.ts', "import { a } from '../wrong/index.ts';", 'not a context of the table'],
    ['src/domain/risk/x.ts', "import { a } from '../../ports/index.ts';", 'domain may not import ports'],
    ['src/domain/risk/x.ts', "const a = await import('../../adapters/fs/x.ts');", 'domain may not import adapters'],
    ['src/domain/risk/x.ts', "type A = import('../../app/engine.ts').A;", 'domain may not import app'],
    ['src/ports/x.ts', "import { a } from '../domain/orders/index.ts';", 'ports may import only types of domain'],
    ['src/ports/x.ts', "export { a } from '../domain/orders/index.ts';", 'ports may import only types of domain'],
    ['src/app/x.ts', "import { a } from '../adapters/fs/x.ts';", 'app may not import adapters'],
    ['src/app/x.ts', "import { a } from 'node:fs';", 'app may not use node:fs'],
    ['src/app/x.ts', "import { a } from '../domain/risk/profile.ts';", 'through its index.ts'],
    ['src/adapters/fs/x.ts', "import { a } from '../../app/engine.ts';", 'adapters may not import app'],
    ['src/adapters/fs/x.ts', "import { a } from 'left-pad';", 'left-pad is not in package.json'],
    ['src/lab/x.ts', "import { a } from '../../runner/main.ts';", 'lab may not import runner'],
    ['src/app/x.ts', "import { a } from '../lab/kernel/kernel.ts';", 'app may not import lab'],
    ['src/public/x.ts', "import { a } from '../../runner/main.ts';", 'public may not import runner'],
    ['src/core/x.ts', "import { a } from '../../scripts/gen.ts';", 'core may not import scripts/gen.ts'],
    ['src/other/x.ts', 'export const a = 1;', 'src/other is not a layer of the table'],
  ])('refuses in %s: %s', (path, text, expected) => {
    expect(messages(rule, path, text)).toEqual([expect.stringContaining(expected)]);
  });

  it.each([
    ['src/domain/risk/x.ts', "import { a } from '../orders/index.ts';\nimport { b } from './y.ts';"],
    [
      'src/ports/x.ts',
      "import type { A } from '../domain/orders/index.ts';\nimport { type B } from '../domain/risk/index.ts';",
    ],
    ['src/adapters/http/x.ts', "import { a } from '../../app/engine.ts';\nimport { b } from 'node:http';"],
    ['src/domain/portfolio/x.ts', "import { Decimal } from 'decimal.js';"],
    ['test/x.ts', "import { a } from '../src/domain/orders/order.ts';"],
  ])('allows in %s: %s', (path, text) => {
    expect(messages(rule, path, text)).toEqual([]);
  });

  it('finds a circle of two files, and not one of types', () => {
    const a = parseSource('src/core/a.ts', "import { b } from './b.ts';");
    const b = parseSource('src/core/b.ts', "import { a } from './a.ts';");
    const typed = parseSource('src/core/b.ts', "import type { a } from './a.ts';");
    expect(report(importCycles([a, b]))).toHaveLength(1);
    expect(report(importCycles([a, typed]))).toEqual([]);
  });
});

describe('ambient time and chance', () => {
  it('do not enter core, hot, domain, app, ports and dto', () => {
    expect(findAll(PRODUCT, ambientFindings)).toEqual([]);
  });

  it('promises do not enter core, hot and domain', () => {
    expect(findAll(PRODUCT, asyncFindings)).toEqual([]);
  });

  it.each([
    'const t = Date.now();',
    'const t = new Date();',
    'const now = Date.now; now();',
    'const { now } = Date;',
    'const t = Date();',
    'const r = Math.random();',
    "const r = Math['random']();",
    'const { random } = Math;',
    'performance.now();',
    'process.exit(1);',
    'const { env } = process;',
    "console.log('x');",
    'setTimeout(() => 1, 5);',
    'queueMicrotask(() => 1);',
    'globalThis.Date.now();',
    'const id = crypto.randomUUID();',
    "fetch('x');",
    "const f = eval('1');",
    "const f = new Function('return 1');",
    'const o = { process };',
  ])('refuses %s', (text) => {
    expect(messages(ambientFindings, 'src/domain/risk/x.ts', text).length).toBeGreaterThan(0);
    expect(messages(ambientFindings, 'src/adapters/fs/x.ts', text)).toEqual([]);
  });

  it.each([
    'const t = new Date(0); const u = Date.UTC(2020, 0);',
    'const d: Date = new Date(micros / 1000);',
    'const x = options.process; const y = { console: 1 };',
    'function f(process: number) { return process + 1; }',
    'interface A { performance: number; now(): number }',
    'const m = Math.max(1, 2);',
    'const s = Function.prototype.toString.call(f);',
  ])('allows %s', (text) => {
    expect(messages(ambientFindings, 'src/domain/risk/x.ts', text)).toEqual([]);
  });

  it.each(['async function f() {}', 'const p = Promise.resolve(1);', 'const f = async () => 1;'])(
    'refuses %s',
    (text) => {
      expect(messages(asyncFindings, 'src/domain/risk/x.ts', text).length).toBeGreaterThan(0);
      expect(messages(asyncFindings, 'src/app/x.ts', text)).toEqual([]);
    },
  );
});

describe('names', () => {
  it('of files and folders are kebab-case and say what is inside', () => {
    expect(report(FILES.flatMap(fileNameFindings))).toEqual([]);
  });

  it('and constructs of all sources are those of the house', () => {
    const config = new Set(['vitest.config.ts']);
    expect(
      findAll(
        SOURCES.filter(({ path }) => !config.has(path)),
        nameFindings,
      ),
    ).toEqual([]);
  });

  it('catch blocks decide', () => {
    expect(findAll(SOURCES, emptyCatchFindings)).toEqual([]);
  });

  it.each([
    'src/core/utils.ts',
    'src/core/helpers.test.ts',
    'src/common/x.ts',
    'src/core/types.ts',
    'src/core/maxDrawdown.ts',
    'src/core/Ema.ts',
  ])('refuses the file %s', (path) => {
    expect(fileNameFindings(path).length).toBeGreaterThan(0);
  });

  it.each(['src/core/max-drawdown.prop.test.ts', 'src/hot/simd/dot.wasm.gen.ts', 'test/types/units.ts', 'README.md'])(
    'accepts the file %s',
    (path) => {
      const wanted = path.startsWith('test/types') ? 1 : 0;
      expect(fileNameFindings(path)).toHaveLength(wanted);
    },
  );

  it.each([
    'const x: any = 1;',
    'export default 1;',
    'export default function f() {}',
    'enum E { A }',
    'namespace N { export const a = 1; }',
    'class C { constructor(private x: number) {} }',
    'class OrderManager {}',
    'interface IOrder { a: 1 }',
    'type orderId = string;',
    'class PriceHelper {}',
    'export class RiskService {}',
    'function Compute() {}',
  ])('refuses %s', (text) => {
    expect(messages(nameFindings, 'src/core/x.ts', text).length).toBeGreaterThan(0);
  });

  it.each([
    'interface IndexRange { a: 1 }',
    'class OnlineIv {}',
    'declare global { interface A { b: 1 } }',
    'const any = 1;',
  ])('accepts %s', (text) => {
    expect(messages(nameFindings, 'src/core/x.ts', text)).toEqual([]);
  });

  it('refuses an empty catch and accepts one that says why', () => {
    expect(messages(emptyCatchFindings, 'src/core/x.ts', 'try { f(); } catch {}')).toHaveLength(1);
    expect(messages(emptyCatchFindings, 'src/core/x.ts', 'try { f(); } catch {\n // The file may be gone.\n}')).toEqual(
      [],
    );
  });
});

describe('sizes', () => {
  const product = PRODUCT.map(({ path, text }) => ({ place: path, lines: text.split('\n').length }));
  const functions = PRODUCT.flatMap(functionSizes);

  it('of files: 90 % have at most 320 lines, none more than 600', () => {
    expect(quantile(product, 0.9)).toBeLessThanOrEqual(320);
    expect(above(product, 600)).toEqual([]);
  });

  it('of functions: 99 % have at most 60 lines, none more than 120', () => {
    expect(quantile(functions, 0.99)).toBeLessThanOrEqual(60);
    expect(above(functions, 120)).toEqual([]);
  });

  it('are measured: a function of 3 lines, the file that is too long', () => {
    const source = parseSource('src/core/x.ts', 'const a = 1;\nfunction f() {\n  return a;\n}\n');
    expect(functionSizes(source)).toEqual([{ place: 'src/core/x.ts:2 f', lines: 3 }]);
    expect(above([{ place: 'x', lines: 601 }], 600)).toEqual(['x: 601 lines, at most 600']);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, i) => ({ place: '', lines: i })),
        0.9,
      ),
    ).toBe(90);
  });
});

describe('comments', () => {
  it('begin every source file of the product', () => {
    expect(findAll(PRODUCT, headerFindings)).toEqual([]);
  });

  it('describe every exported function of src/domain and src/public', () => {
    expect(findAll(PRODUCT, docFindings)).toEqual([]);
  });

  it('refuses an exported function without one', () => {
    const path = 'src/domain/stats/x.ts';
    expect(messages(docFindings, path, 'const a = 1;\nexport function f() {}')).toHaveLength(1);
    expect(messages(docFindings, path, '// no\nexport const f = () => 1;')).toHaveLength(1);
    expect(
      messages(docFindings, path, '/** Yes. */\nexport function f(): 1;\nexport function f() { return 1; }'),
    ).toEqual([]);
    expect(messages(headerFindings, path, 'const a = 1;')).toHaveLength(1);
  });

  it('name the maker of generated files', () => {
    const generated = FILES.filter((path) => /\.gen\.[a-z]+$/.test(path));
    const found = generated.flatMap((path) => generatedFindings(path, readFileSync(join(ROOT, path), 'utf8')));
    expect(report(found)).toEqual([]);
    expect(generatedFindings('src/x.gen.ts', 'export const a = 1;')).toHaveLength(1);
    expect(generatedFindings('src/x.gen.ts', '// @generated by scripts/gen-x.ts from x.json — do not edit')).toEqual(
      [],
    );
  });
});

describe('committed text', () => {
  const texts = FILES.filter((path) => !/\.(parquet|png|jpe?g|ico|woff2?|wasm|gz|db)$/.test(path));

  it('holds no unfinished marks, registry addresses, machine paths or secrets', () => {
    const found = texts.flatMap((path) => textFindings(path, readFileSync(join(ROOT, path), 'utf8')));
    expect(report(found)).toEqual([]);
  });

  it('of the lock file has a checksum for every package and no address', () => {
    expect(texts).toContain('package-lock.json');
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });

  it.each([
    `// ${'TO'}${'DO'}: later`,
    `// ${'FIX'}${'ME'} now`,
    `"resolved": "https://${['registry', 'npmjs', 'org'].join('.')}/x/-/x-1.0.0.tgz"`,
    `--${'index'}-url=https://example.org/simple`,
    `const data = '/${'work'}/shared/data';`,
    `cd /${'home'}/anna/bot4`,
    `cp /${'tmp'}/b4/x y`,
    `-----BEGIN ${'PRIVATE'} KEY-----`,
  ])('refuses %s', (line) => {
    expect(textFindings('x.ts', `first\n${line}`)).toEqual([expect.objectContaining({ line: 2 })]);
  });

  it.each(['GET /work-items', 'the method to do it', 'https://nodejs.org/api', "join(root, 'tmp', 'a')"])(
    'accepts %s',
    (line) => {
      expect(textFindings('x.ts', line)).toEqual([]);
    },
  );
});

describe('notebooks', () => {
  const notebooks = FILES.filter((path) => path.startsWith('notebooks/') && path.endsWith('.ipynb'));
  const all = new Map(SOURCES.map((source) => [source.path, source]));
  const entries = PRODUCT.map(({ path }) => path).filter((path) => path.startsWith('src/public/'));
  const text = (...source: string[]): object => ({ cell_type: 'markdown', metadata: {}, source });
  const code = (source: string, more: object = {}): object => ({
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: [source],
    ...more,
  });
  const opening = text('Question: ?\n', 'Data: synthetic\n', 'Seed: 1. Run time: 5 s.');
  const faults = (name: string, ...cells: object[]): string[] =>
    notebookFindings(`notebooks/${name}`, JSON.stringify({ cells }), PACKAGES).map(({ message }) => message);

  it('are named, stripped, framed, and import only what a reader has', () => {
    const found = notebooks.flatMap((path) => notebookFindings(path, readFileSync(join(ROOT, path), 'utf8'), PACKAGES));
    expect(report(found)).toEqual([]);
  });

  it('import nothing that needs import.meta or a top-level await', () => {
    expect(entries.length).toBeGreaterThan(0);
    expect(report(importClosure(all, entries).flatMap(moduleSyntaxFindings))).toEqual([]);
  });

  it('are refused for a wrong name, outputs, foreign imports, a missing opening, a missing assertion', () => {
    const good = code("import { a } from 'bot4/stats';\nassert(a === 1);");
    expect(faults('01-good-one.ipynb', opening, good)).toEqual([]);
    expect(faults('Wrong.ipynb', opening, good)).toHaveLength(1);
    expect(faults('01-x.ipynb', opening, code('assert(1);', { outputs: [{}], execution_count: 3 }))).toHaveLength(2);
    expect(faults('01-x.ipynb', opening, code("import _ from 'lodash';\nassert(1);"))).toHaveLength(1);
    expect(faults('01-x.ipynb', opening, code("import { b } from '../src/core/index.ts';\nassert(1);"))).toHaveLength(
      1,
    );
    expect(faults('01-x.ipynb', text('# Title'), good)).toHaveLength(4);
    expect(faults('01-x.ipynb', opening, code('const a = 1;'))).toHaveLength(1);
  });

  it('refuses import.meta and a top-level await, also in a file that is reached indirectly', () => {
    const sources = new Map(
      [
        parseSource('src/public/a.ts', "export { b } from '../core/b.ts';"),
        parseSource(
          'src/core/b.ts',
          'export const b = await f();\nasync function g() { await f(); }\nconst u = import.meta.url;',
        ),
      ].map((source) => [source.path, source]),
    );
    const closure = importClosure(sources, ['src/public/a.ts']);
    expect(closure.flatMap(moduleSyntaxFindings).map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('tests', () => {
  const tests = SOURCES.filter(({ path }) => isTestFile(path) && path.endsWith('.test.ts'));

  it('have titles that say what happens, are never switched off, and expect something', () => {
    expect(tests.length).toBeGreaterThan(20);
    expect(findAll(tests, testFindings)).toEqual([]);
  });

  it.each([
    ["it('should open', () => { expect(1).toBe(1); });", 1],
    ["it('works', () => { expect(1).toBe(1); });", 1],
    ["it.only('opens at 50 %', () => { expect(1).toBe(1); });", 1],
    ["describe.skip('breaker', () => { expect(1).toBe(1); });", 1],
    ["it('opens', () => {});", 1],
    ["it.skipIf(absent)('opens at 50 %', () => { expect(1).toBe(1); });", 0],
  ])('%s has %i faults', (text, count) => {
    expect(messages(testFindings, 'src/core/x.test.ts', text)).toHaveLength(count);
  });
});

describe('the error catalogue', () => {
  const page = (): string => readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8');

  it('and docs/reference/errors.md list exactly the same codes', () => {
    const listed = [...page().matchAll(/^\| `(BOT4_[A-Z_]+)` \|/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(Object.keys(ERRORS).sort());
    expect(generateErrors(ROOT, true)).toBe(true);
  });

  it('has codes that are written in capitals and name their area', () => {
    for (const code of Object.keys(ERRORS)) expect(code).toMatch(/^BOT4_[A-Z]+(_[A-Z]+)+$|^BOT4_[A-Z]+_[A-Z_]+$/);
  });
});

describe('package.json', () => {
  it('exports files that exist, and typesVersions names the same ones', () => {
    const seen: string[] = [];
    for (const [key, target] of Object.entries(MANIFEST.exports)) {
      if (typeof target === 'string') continue;
      expect(target.types).toBe(target.default);
      expect(existsSync(join(ROOT, target.default)), target.default).toBe(true);
      expect(MANIFEST.typesVersions['*'][key.slice(2)]).toEqual([target.default]);
      seen.push(key.slice(2));
    }
    expect(seen.sort()).toEqual(Object.keys(MANIFEST.typesVersions['*']).sort());
  });

  it('pins every dependency to one version', () => {
    const manifest = MANIFEST as unknown as Record<string, Record<string, string> | undefined>;
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect(version, name).toMatch(/^(npm:(@?[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
      }
    }
  });

  it('brings only packages whose licence lets anyone use bot4 under MIT', () => {
    const allowed =
      /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|Zlib|MPL-2\.0|OR|AND|[() ])+$/;
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { license?: string; integrity?: string; optional?: boolean }>;
    };
    // MIT by the licence file in the package; they say so in an old way, or only there.
    const oldStyle = new Set([
      'node_modules/glsl-resolve/node_modules/xtend',
      'node_modules/stack-trace',
      'node_modules/typed-function',
    ]);
    // Where a package offers a choice of two, we take the one that is allowed.
    const chosen = (license: string): string =>
      license.split(' OR ').find((one) => allowed.test(one.replace(')', ''))) ?? license;
    // A platform package that was never seen here has no licence in the lock; its siblings speak for it.
    const seen = Object.entries(lock.packages).filter(([, entry]) => entry.integrity !== undefined);
    const strange = seen
      .filter(([path]) => !oldStyle.has(path))
      .filter(
        ([, { license, optional }]) =>
          !(license === undefined && optional === true) && !allowed.test(chosen(license ?? '')),
      );
    expect(seen.length).toBeGreaterThan(400);
    expect(strange.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
    expect(allowed.test(chosen('GPL-3.0-only'))).toBe(false);
    expect(allowed.test(chosen('(GPL-2.0 OR AGPL-3.0)'))).toBe(false);
    expect(allowed.test(chosen('(AFL-2.1 OR BSD-3-Clause)'))).toBe(true);
  });

  it('has scripts that point to existing files', () => {
    for (const [name, command] of Object.entries(MANIFEST.scripts)) {
      const file = /^node (scripts\/[\w-]+\.mjs)/.exec(command)?.[1];
      expect(file, name).toBeDefined();
      expect(existsSync(join(ROOT, file ?? '')), file).toBe(true);
    }
  });
});
