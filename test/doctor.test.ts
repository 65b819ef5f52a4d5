/** `npm run doctor` tells what is there and what to do about what is not, and works before anything is installed. */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const TOPICS = [
  'machine',
  'Node',
  'npm',
  'project Node',
  'npm packages',
  'Python',
  'g++',
  'TensorFlow.js',
  'JupyterLab',
  'browser',
  'data',
];

/** Lines of the doctor by topic: `{ state: 'ok' | 'missing', text }`. */
async function ask(home: string, env: NodeJS.ProcessEnv = {}): Promise<Map<string, { state: string; text: string }>> {
  const doctor = join(home, 'scripts', 'doctor.mjs');
  const { stdout } = await execute(process.execPath, [doctor], { env: { ...process.env, ...env } });
  const found = new Map<string, { state: string; text: string }>();
  for (const line of stdout.split('\n')) {
    const match = /^(ok|missing) +(.{14}) (.*)$/.exec(line);
    if (match !== null) found.set((match[2] ?? '').trim(), { state: match[1] ?? '', text: match[3] ?? '' });
  }
  return found;
}

describe('doctor', () => {
  let bare = '';
  beforeAll(() => {
    bare = mkdtempSync(join(tmpdir(), 'bot4-doctor-'));
    cpSync(join(ROOT, 'scripts'), join(bare, 'scripts'), { recursive: true });
    mkdirSync(join(bare, 'ops'));
    cpSync(join(ROOT, 'ops', 'lab'), join(bare, 'ops', 'lab'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(ROOT, file), join(bare, file));
  });
  afterAll(() => rmSync(bare, { recursive: true, force: true }));

  it('finds the packages and a browser in a folder that is set up', async () => {
    const lines = await ask(ROOT);
    expect([...lines.keys()]).toEqual(TOPICS);
    expect(lines.get('npm packages')).toEqual({ state: 'ok', text: 'as in package-lock.json' });
    expect(lines.get('project Node')?.text).toMatch(/^v2[2-9]\.\d+\.\d+ /);
    expect(lines.get('browser')?.text).toContain('Chromium');
  });

  it('names what to run in a folder where nothing is installed', async () => {
    const lines = await ask(bare, { BOT4_CHROMIUM: join(bare, 'no-browser'), BOT4_PYTHON: join(bare, 'no-python') });
    expect([...lines.keys()]).toEqual(TOPICS);
    expect(lines.get('npm packages')).toEqual({
      state: 'missing',
      text: 'missing or stale; the next `npm start` installs them',
    });
    expect(lines.get('JupyterLab')).toEqual({ state: 'missing', text: 'not set up yet; `npm run lab` does it' });
    expect(lines.get('Python')?.text).toContain('JupyterLab needs Python 3.11 or newer with its venv module');
    expect(lines.get('browser')).toEqual({
      state: 'missing',
      text: 'does not start; set BOT4_CHROMIUM to a Chromium that does',
    });
    expect(lines.get('TensorFlow.js')?.state).toBe('missing');
  });
});
