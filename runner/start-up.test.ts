/**
 * How much of bot4 its command line loads before it answers. Modules are what the time to the first line of help consists
 * of (about 90 ms on the project's Node where compiled code is cached, of which Node itself takes half), and unlike the
 * time their number is the same on every machine.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from './paths.ts';

/** Prints the files that were loaded, after everything else. */
const SPY = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({ load(url, context, next) { files.push(url); return next(url, context); } });
process.on('exit', () => console.error('LOADED ' + JSON.stringify(files)));
`;

async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const spy = `data:text/javascript,${encodeURIComponent(SPY)}`;
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--import', spy, join(ROOT, 'runner', 'main.ts'), ...args],
    { env: { ...process.env, BOT4_SOURCES: '1' } },
  );
  const line = stderr.split('\n').find((text) => text.startsWith('LOADED '));
  return JSON.parse(line?.slice('LOADED '.length) ?? '[]') as readonly string[];
}

describe('the command line', () => {
  it('loads fewer than 45 files for its help, none of them of the engine, an adapter or a data library', async () => {
    const files = (await loadedBy(['--help'])).filter((url) => url.startsWith('file:'));
    expect(files.length).toBeGreaterThan(10);
    expect(files.length).toBeLessThan(45);
    const heavy = files.filter((url) => /\/src\/(?!core\/)|duckdb|tensorflow|ccxt|plotly|typescript/.test(url));
    expect(heavy).toEqual([]);
  });

  it('loads the same for the help of a group of commands', async () => {
    const files = (await loadedBy(['sim', '--help'])).filter((url) => /\/src\/(?!core\/)/.test(url));
    expect(files).toEqual([]);
  });
});
