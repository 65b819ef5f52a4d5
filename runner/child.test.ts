import { describe, expect, it } from 'vitest';
import { startBot4 } from './child.ts';

describe('bot4 in a process of its own', () => {
  it('gives back exit code and both outputs, and progress line by line', async () => {
    const lines: string[] = [];
    const { end } = startBot4(['demmo'], { onLine: (line) => lines.push(line) });
    const { code, signal, stdout, stderr } = await end;
    expect({ code, signal, stdout }).toEqual({ code: 2, signal: null, stdout: '' });
    expect(lines).toEqual(stderr.trimEnd().split('\n'));
    expect(lines[0]).toContain("unknown command 'demmo'");
  });

  it('prints its help to standard output', async () => {
    const { code, stdout, stderr } = await startBot4(['--help']).end;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['demo', 'paper', 'live', 'models', 'notebook', 'run']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    }
  });

  it('can be killed, and then has a signal instead of an exit code', async () => {
    const { child, end } = startBot4(['--help']);
    child.kill('SIGKILL');
    expect(await end).toMatchObject({ code: null, signal: 'SIGKILL' });
  });
});
