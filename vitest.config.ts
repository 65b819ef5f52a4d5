import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  resolve: { alias: ownExports() },
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'runner/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // Each file in a process of its own: the kernel, TensorFlow and DuckDB keep state that threads would share.
    pool: 'forks',
    maxWorkers: 2,
    // Property tests over whole series take 10 s alone, and several times that on a busy machine with coverage.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
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
