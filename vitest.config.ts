import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { counting, LongestFirst, sharing } from './scripts/test-order.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

function read<T>(file: string): T {
  return JSON.parse(readFileSync(root + file, 'utf8')) as T;
}

const manifest = read<{ exports: Record<string, unknown> }>('package.json');
const goals = read<{ folders: string[]; lines: number; branches: number }>('scripts/coverage-goals.json');
const goal = { lines: goals.lines, branches: goals.branches };

/** `bot4/stats` and the like: Node resolves a package's own name by `exports`, Vite does not. */
function ownExports(): { find: RegExp; replacement: string }[] {
  const alias: { find: RegExp; replacement: string }[] = [];
  for (const [key, target] of Object.entries(manifest.exports)) {
    if (typeof target !== 'object' || target === null || !('default' in target)) continue;
    const file = String(target.default).replace(/^\.\//, root);
    alias.push({ find: new RegExp(`^bot4/${key.slice(2)}$`), replacement: file });
  }
  return alias;
}

const ALL = [
  'src/**/*.test.ts',
  'test/**/*.test.ts',
  'runner/**/*.test.ts',
  'bench/**/*.test.ts',
  'scripts/**/*.test.ts',
];
const shared = [...sharing()];
const counted = [...counting()];
const EXEC_ARGV = ['--disable-warning=ExperimentalWarning'];

/**
 * Properties draw the same cases in every run, so that a run is red because of what was changed and of nothing else.
 * `BOT4_SEED=random npm test` draws others, as one should now and then; a failure names its seed. The worker reads the
 * variable: what comes out of a transformation is kept from run to run.
 */
const SEEDED = `if (process.env.BOT4_SEED !== 'random')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.BOT4_SEED ?? 20261129) });`;

function seeded() {
  return {
    name: 'seeded-properties',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!/\.test\.ts$/.test(id) || !/^import (\* as )?fc from 'fast-check'/m.test(code)) return;
      // Imports come first whatever stands before them; and on the first line, so that no line moves.
      return { code: SEEDED.replaceAll('\n', ' ') + code, map: null };
    },
  };
}

export default defineConfig({
  plugins: [seeded()],
  resolve: { alias: ownExports() },
  test: {
    projects: [
      // Each file in a process of its own: the kernel, TensorFlow and DuckDB keep state that threads would share.
      { extends: true, test: { name: 'own', include: ALL, exclude: [...shared, ...counted] } },
      // What counts bytes: V8 compiles and collects on the one thread, so that every run meets the same machine code.
      { extends: true, test: { name: 'counted', include: counted, execArgv: [...EXEC_ARGV, '--single-threaded'] } },
      // Pure code leaves nothing behind: a process for many files saves the start and the loading of each.
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
    ],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    maxWorkers: 2,
    // A test that hangs must end; one that is slow must not: property tests over whole series take 10 s alone and more than
    // a minute on a machine that is busy or at half of its speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A poll waits for what other processes or sockets do: a second is too little for that on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    execArgv: EXEC_ARGV,
    coverage: {
      provider: 'v8',
      include: goals.folders.map((folder) => `${folder}/**/*.ts`),
      exclude: ['**/*.test.ts', '**/index.ts', '**/*.gen.ts'],
      reporter: ['json', 'json-summary', 'text-summary'],
      reportOnFailure: true,
      reportsDirectory: '.bot4/coverage',
      thresholds: Object.fromEntries(goals.folders.map((folder) => [`${folder}/**`, goal])),
    },
  },
});
