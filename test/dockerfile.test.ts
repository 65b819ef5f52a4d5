/** The Dockerfile without an engine: what it copies exists, what it runs are steps that run here too. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

interface Instruction {
  readonly name: string;
  readonly rest: string;
  /** 0 for the first stage. */
  readonly stage: number;
}

/** Instructions of a Dockerfile, with continued lines joined and comments removed. */
function parseDockerfile(text: string): Instruction[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  let stage = -1;
  const found: Instruction[] = [];
  for (const line of lines) {
    const match = /^([A-Z]+)\s+(.*)$/.exec(line.trim());
    if (match === null) continue;
    const [, name = '', rest = ''] = match;
    if (name === 'FROM') stage += 1;
    found.push({ name, rest, stage });
  }
  return found;
}

/** Sources of a COPY from the build context, or none when it copies from another stage. */
function copySources({ rest }: Instruction): string[] {
  const words = rest.split(/\s+/);
  if (words.some((word) => word.startsWith('--from='))) return [];
  return words.filter((word) => !word.startsWith('--')).slice(0, -1);
}

const INSTRUCTIONS = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const named = (name: string): Instruction[] => INSTRUCTIONS.filter((instruction) => instruction.name === name);
const SOURCES = named('COPY').flatMap(copySources);
const STEPS = named('RUN').flatMap(({ rest }) => /^node scripts\/docker-steps\.mjs (\w+)$/.exec(rest)?.[1] ?? []);

describe('Dockerfile', () => {
  it('copies only what exists and what .dockerignore lets through', () => {
    expect(SOURCES.length).toBeGreaterThan(5);
    const allowed = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    for (const source of SOURCES) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(
        allowed.some((line) => line.slice(1).split('/')[0] === source),
        source,
      ).toBe(true);
    }
  });

  it('has two stages, ends as a user that is not root, and runs the main job', () => {
    expect(named('FROM')).toHaveLength(2);
    const last = INSTRUCTIONS.filter(({ stage }) => stage === 1);
    expect(last.findLast(({ name }) => name === 'USER')?.rest).toBe('bot4');
    expect(last.findIndex(({ name }) => name === 'USER')).toBeLessThan(
      last.findIndex(({ name }) => name === 'ENTRYPOINT'),
    );
    const command = ['ENTRYPOINT', 'CMD'].flatMap((name) => JSON.parse(named(name)[0]?.rest ?? '[]') as string[]);
    expect(command).toEqual([
      '/app/node_modules/.bin/node',
      '--disable-warning=ExperimentalWarning',
      '/app/runner/main.ts',
      'demo',
    ]);
  });

  it('runs only system packages, one user, and the steps below', () => {
    const other = named('RUN').filter(({ rest }) => !rest.startsWith('node scripts/docker-steps.mjs '));
    expect(other.map(({ rest }) => rest.split(' ')[0])).toEqual(['apt-get', 'useradd']);
    expect(STEPS).toEqual(['packages', 'tensorflow', 'folders', 'check']);
  });

  it('holds no secrets and no build arguments', () => {
    expect(named('ARG')).toEqual([]);
    for (const { rest } of named('ENV')) expect(rest).not.toMatch(/key|token|secret|password/i);
    expect(named('ADD')).toEqual([]);
  });

  it('is parsed with its stages and continued lines', () => {
    const parsed = parseDockerfile('FROM a AS b\nRUN x && \\\n  y\n# no\nFROM c\nCOPY --from=b /x /y\nCOPY d e ./\n');
    expect(parsed.map(({ name, stage }) => `${name}${stage}`)).toEqual(['FROM0', 'RUN0', 'FROM1', 'COPY1', 'COPY1']);
    expect(parsed.flatMap((one) => (one.name === 'COPY' ? copySources(one) : []))).toEqual(['d', 'e']);
  });
});

describe('the steps of the image', () => {
  let folder = '';
  const step = (name: string): Promise<{ stderr: string }> => {
    const env = { ...process.env, BOT4_OMIT_DEV: '1', BOT4_TFJS: 'wasm' };
    return execute(process.execPath, [join(folder, 'scripts', 'docker-steps.mjs'), name], {
      cwd: folder,
      env,
      timeout: 280_000,
    });
  };

  beforeAll(() => {
    // The folder of the project may not be above the copy: node_modules of the project would be found from it.
    folder = mkdtempSync(join(tmpdir(), 'bot4-image-'));
    for (const source of SOURCES) {
      cpSync(join(ROOT, source), join(folder, source), {
        recursive: true,
        filter: (path) => !/\.test\.ts$/.test(path) && !['local', 'cache'].includes(basename(path)),
      });
    }
    mkdirSync(join(folder, 'models'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('install the packages without the development ones, and the command starts from them', async () => {
    await step('packages');
    expect(existsSync(join(folder, 'node_modules', 'vitest'))).toBe(false);
    expect(existsSync(join(folder, 'node_modules', 'decimal.js'))).toBe(true);
    expect((await step('tensorflow')).stderr).toContain('backend: wasm');
    await step('folders');
    expect((await step('check')).stderr).toContain('the image starts');
  }, 300_000);

  it('are refused by an unknown name', async () => {
    await expect(step('everything')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('name a step') });
  });
});
