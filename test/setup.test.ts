/** The start on a bare machine: locks, stamps, repair, the lock file, and the count of passed tests. */
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFaults, missingEntries, platformOf } from '../scripts/complete-lock.mjs';
import { checkNode, seconds, withLock } from '../scripts/setup.mjs';
import { countTests, coverageOf } from '../scripts/test.mjs';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-setup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program on PATH that does what the script says. */
function fakeProgram(home: string, name: string, script: string): string {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return `${bin}:${process.env.PATH ?? ''}`;
}

/** A small project with the real set-up scripts and an npm that notes its calls. */
function bareProject(
  name: string,
  npm: string,
): { home: string; start: () => Promise<{ stdout: string; stderr: string }> } {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  cpSync(join(ROOT, 'scripts'), join(home, 'scripts'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "name": "bot4", "type": "module" }');
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify({ packages: { '': {}, 'node_modules/a': {} } }));
  mkdirSync(join(home, 'runner'));
  writeFileSync(
    join(home, 'runner', 'main.ts'),
    "const words: string[] = process.argv.slice(2);\nconsole.log('ran', ...words);\n",
  );
  const PATH = fakeProgram(home, 'npm', `[ "$1" = --version ] && exit 0\n${npm}`);
  const env = { ...process.env, PATH, BOT4_TFJS: 'wasm' };
  return { home, start: () => execute(process.execPath, [join(home, 'scripts', 'start.mjs'), '--data', 'x'], { env }) };
}

describe('npm start in a fresh folder', () => {
  it('installs once, passes its arguments on, and does not install again', async () => {
    const { home, start } = bareProject('fresh', 'echo "$@" >> calls; mkdir -p node_modules/a');
    const first = await start();
    expect(first.stdout).toBe('ran demo --data x\n');
    expect(first.stderr).toMatch(/^\[setup\] installing npm packages \(1\) … \d/);
    const second = await start();
    expect(second.stderr).toBe('');
    const calls = readFileSync(join(home, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toEqual(['ci --include=dev --include=optional --no-audit --no-fund --loglevel=error']);
  });

  it('installs again after an interrupted install, and after a change of the lock file', async () => {
    const { home, start } = bareProject('broken', 'echo x >> calls; mkdir -p node_modules/a; [ -e works ]');
    await expect(start()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm ci ended with code 1'),
    });
    writeFileSync(join(home, 'works'), '');
    await start();
    writeFileSync(join(home, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }));
    await start();
    await start();
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('x\nx\nx\n');
  });

  it('installs once when two are started at the same time', async () => {
    const { home, start } = bareProject('twice', 'echo x >> calls; mkdir -p node_modules/a; sleep 0.5');
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['ran demo --data x\n', 'ran demo --data x\n']);
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('x\n');
    expect(existsSync(join(home, '.bot4', 'setup.lock'))).toBe(false);
  });

  it('ends the install that a killed start left behind, then installs', async () => {
    const { home, start } = bareProject(
      'killed',
      'echo x >> calls; [ -e second ] || exec sleep 60; mkdir -p node_modules/a',
    );
    const killed = spawn(process.execPath, [join(home, 'scripts', 'start.mjs')], {
      env: { ...process.env, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` },
      stdio: 'ignore',
    });
    const record = join(home, '.bot4', 'setup.child');
    await expect.poll(() => existsSync(record) && existsSync(join(home, 'calls')), { timeout: 600_000 }).toBe(true);
    const { pid } = JSON.parse(readFileSync(record, 'utf8')) as { pid: number };
    killed.kill('SIGKILL');
    writeFileSync(join(home, 'second'), '');
    expect((await start()).stdout).toBe('ran demo --data x\n');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(record)).toBe(false);
  });

  it('ends with 130 when the set-up is interrupted, and releases its lock', async () => {
    const { home } = bareProject('interrupted', 'echo x >> calls; exec sleep 60');
    const child = spawn(process.execPath, [join(home, 'scripts', 'start.mjs')], {
      env: { ...process.env, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` },
      stdio: 'ignore',
    });
    const record = join(home, '.bot4', 'setup.child');
    await expect.poll(() => existsSync(record), { timeout: 600_000 }).toBe(true);
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect([existsSync(record), existsSync(join(home, '.bot4', 'setup.lock'))]).toEqual([false, false]);
  });

  it('gives back the exit code of the program, and 143 when SIGTERM ends it', async () => {
    const { home, start } = bareProject('codes', 'mkdir -p node_modules/a');
    writeFileSync(join(home, 'runner', 'main.ts'), 'process.exit(2);\n');
    await expect(start()).rejects.toMatchObject({ code: 2 });
    writeFileSync(join(home, 'runner', 'main.ts'), "console.log('up'); setInterval(() => 1, 1000);\n");
    const child = spawn(process.execPath, [join(home, 'scripts', 'start.mjs')], {
      env: { ...process.env, BOT4_TFJS: 'wasm' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(143);
  });

  it('refuses Node 18 with the version that is needed', () => {
    expect(() => checkNode('18.19.0')).toThrow('Node 20.0 or newer is needed; this is 18.19.0');
    expect(() => checkNode('20.0.0')).not.toThrow();
  });
});

describe('the set-up lock', () => {
  it('is taken over from a process that is dead, and from one whose number was used again', async () => {
    const file = join(folder, 'dead.lock');
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1 }));
    await expect(withLock(() => 'mine', file)).resolves.toBe('mine');
    writeFileSync(file, JSON.stringify({ pid: process.ppid, ticks: '1' }));
    await expect(withLock(() => 'mine', file)).resolves.toBe('mine');
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over when it is empty and older than 2 s', async () => {
    const file = join(folder, 'empty.lock');
    writeFileSync(file, '');
    utimesSync(file, new Date(Date.now() - 5000), new Date(Date.now() - 5000));
    await expect(withLock(() => 1, file)).resolves.toBe(1);
  });

  it('is released when the work fails, and may be nested', async () => {
    const file = join(folder, 'nested.lock');
    await expect(withLock(() => withLock(() => 2, file), file)).resolves.toBe(2);
    await expect(
      withLock(() => {
        throw new Error('no');
      }, file),
    ).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });
});

describe('the lock file', () => {
  it('gets an entry for a platform package that the registry did not hold', () => {
    const lock = {
      packages: {
        'node_modules/a': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: { '@a/linux-arm64-musl': '1.0.0', b: '2.0.0' },
        },
        'node_modules/a/node_modules/b': { version: '2.0.0' },
      },
    };
    expect(missingEntries(lock)).toEqual({
      missing: {
        'node_modules/@a/linux-arm64-musl': {
          version: '1.0.0',
          os: ['linux'],
          cpu: ['arm64'],
          libc: ['musl'],
          dev: true,
          optional: true,
        },
      },
      unclear: [],
    });
  });

  it('is not guessed at for a range or a name without a platform', () => {
    const lock = {
      packages: { 'node_modules/a': { optionalDependencies: { 'x-win32-x64': '^1.0.0', fast: '1.0.0' } } },
    };
    expect(missingEntries(lock).unclear).toHaveLength(2);
  });

  it.each([
    ['@esbuild/win32-ia32', { os: ['win32'], cpu: ['ia32'] }],
    ['x-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@img/sharp-linuxmusl-x64', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ])('reads the platform of %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('is at fault with an address or without a checksum', () => {
    const packages = {
      '': {},
      'node_modules/a': { resolved: 'https://a.example/a.tgz', integrity: 'sha512-x' },
      'node_modules/b': {},
    };
    expect(lockFaults({ packages })).toHaveLength(2);
  });
});

describe('the count of tests', () => {
  it('takes a file that could not be loaded as one failure', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countTests(report)).toEqual({ passed: 2, failed: 2, skipped: 1 });
  });

  it('takes coverage of one folder from its files alone', () => {
    const file = (
      covered: number,
    ): { lines: { total: number; covered: number }; branches: { total: number; covered: number } } => ({
      lines: { total: 100, covered },
      branches: { total: 10, covered: 5 },
    });
    const summary = {
      [join(ROOT, 'src/core/a.ts')]: file(90),
      [join(ROOT, 'src/core/b.ts')]: file(100),
      [join(ROOT, 'src/hot/c.ts')]: file(0),
    };
    expect(coverageOf(summary, 'src/core')).toEqual({ files: 2, lines: 95, branches: 50 });
  });

  it('reads durations as people write them', () => {
    expect([1500, 62_000, 185_000].map(seconds)).toEqual(['1.5 s', '62 s', '3 min 5 s']);
  });
});

describe('.ci/run', () => {
  /** A project whose npm plays `npm test` and `npm start` with the given outcome. */
  async function runCi(name: string, test: string, start: string): Promise<{ code: number; lines: string[] }> {
    const home = join(folder, name);
    mkdirSync(join(home, '.ci'), { recursive: true });
    copyFileSync(join(ROOT, '.ci', 'run'), join(home, '.ci', 'run'));
    const PATH = fakeProgram(home, 'npm', `if [ "$1" = test ]; then ${test}; else ${start}; fi`);
    const env = { ...process.env, PATH };
    const result = await execute('bash', [join(home, '.ci', 'run')], { env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => error,
    );
    return { code: result.code, lines: result.stdout.trim().split('\n') };
  }
  const outcome = (passed: number, failed: number): string =>
    `mkdir -p .bot4/test; printf '{\\n  "passed": ${passed},\\n  "failed": ${failed},\\n  "skipped": 0,\\n  "steps": []\\n}\\n' > .bot4/test/result.json; echo '${passed} passed, ${failed} failed'`;

  it('ends with the tests and the main job in one line, the only one of its form', async () => {
    const { code, lines } = await runCi('good', outcome(41, 0), 'echo report');
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('42 passed, 0 failed');
    expect(lines.filter((line) => /^\d+ passed, /.test(line))).toHaveLength(1);
  });

  it('fails when a test fails, when the main job fails, and when npm test leaves no result', async () => {
    const tests = await runCi('bad-test', `${outcome(40, 1)}; exit 1`, 'true');
    expect([tests.code, tests.lines.at(-1)]).toEqual([1, '41 passed, 1 failed']);
    const job = await runCi('bad-job', outcome(41, 0), 'exit 2');
    expect([job.code, job.lines.at(-1)]).toEqual([1, '41 passed, 1 failed']);
    const nothing = await runCi('nothing', 'exit 1', 'true');
    expect([nothing.code, nothing.lines.at(-1)]).toEqual([1, '1 passed, 1 failed']);
    const silent = await runCi('silent', 'true', 'true');
    expect([silent.code, silent.lines.at(-1)]).toEqual([1, '1 passed, 1 failed']);
  });
});
