import { describe, expect, it } from 'vitest';
import { labArguments } from './lab.ts';

describe('bot4 lab', () => {
  it('passes port and browser on to JupyterLab', () => {
    expect(labArguments({ browser: true })).toEqual([]);
    expect(labArguments({ port: '0', browser: false })).toEqual(['--port', '0', '--no-browser']);
  });

  it.each(['65536', '-1', '80a', '', '1e3'])('refuses the port %o', (port) => {
    expect(() => labArguments({ port, browser: true })).toThrow('a whole number from 0 to 65535');
  });
});
