import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluation, Kernel } from './kernel.ts';

let kernel: Kernel;
let folder: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-cells-'));
  kernel = new Kernel({ folder });
});

afterAll(() => {
  kernel.close();
  rmSync(folder, { recursive: true });
});

function run(code: string): Promise<Evaluation> {
  return kernel.evaluate(code, `cell-${++count}`);
}

/** Runs cells one after another. @returns the text of the last result. */
async function text(...cells: string[]): Promise<unknown> {
  let last: Evaluation = { status: 'ok', result: undefined };
  for (const code of cells) last = await run(code);
  if (last.status !== 'ok') throw new Error(last.error.traceback.join('\n'));
  return last.result?.['text/plain'];
}

async function failure(code: string): Promise<Exclude<Evaluation, { status: 'ok' }>> {
  const evaluation = await run(code);
  if (evaluation.status === 'ok') throw new Error('the cell did not fail');
  return evaluation;
}

/** A traceback without its terminal colours. */
function plain(lines: readonly string[]): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  return lines.join('\n').replace(/\u001b\[\d+m/g, '');
}

describe('a kernel', () => {
  it('keeps bindings from cell to cell', async () => {
    expect(await text('const a: number = 40;', 'a + 2')).toBe('42');
  });

  it('gives no result for a cell that does not end with an expression', async () => {
    expect(await run('let quiet = 5;')).toEqual({ status: 'ok', result: undefined });
    expect(await run('undefined')).toEqual({ status: 'ok', result: undefined });
  });

  it('lets a name come back as every other kind', async () => {
    const kinds = [
      'let k = 1;',
      'const k = 2;',
      'var k = 3;',
      'function k() {}',
      'class k {}',
      'enum k { A }',
      "import * as k from 'node:fs';",
    ];
    for (const first of kinds) {
      for (const second of kinds) expect((await run(`${first}`)).status, `${first} then ${second}`).toBe('ok');
    }
    expect(await text('const k = 9;', 'k')).toBe('9');
  });

  it('shows a redefined function to the functions that call it', async () => {
    expect(await text('function inner() { return 1; }\nfunction outer() { return inner(); }', 'outer()')).toBe('1');
    expect(await text('function inner() { return 2; }', 'outer()')).toBe('2');
  });

  it('does not merge the members of an enum that is run again', async () => {
    expect(await text('enum Side { Buy }', 'enum Side { Sell }', 'Object.keys(Side).join()')).toBe("'0,Sell'");
  });

  it('calls a function above its declaration', async () => {
    expect(await text('const early = late();\nfunction late() { return 7; }\nearly')).toBe('7');
  });

  it('awaits at the top level, in for await and in a loop', async () => {
    const code = `let seen = 0;
for await (const v of (async function* () { yield 1; yield 2; })()) seen += v;
for (const v of [3, 4]) seen += await Promise.resolve(v);
await { then(done: (v: number) => void) { done(seen); } }`;
    expect(await text(code)).toBe('10');
  });

  it('imports packages of bot4 from a folder that has none', async () => {
    expect(await text("import { table } from 'arquero';", 'typeof table')).toBe("'function'");
    // Found, not loaded: a file of core that Node loads beside the same file of the test runner spoils its coverage. Cells
    // that load bot4/notebook run in kernels of their own (test/lab).
    const { error } = await failure("await import('bot4/nowhere');");
    expect(error.message).toMatch(/nowhere/);
    expect(error.message).not.toMatch(/Cannot find package/);
  });

  it('refuses a static import of a name that the module does not have', async () => {
    const { error } = await failure("import { nope } from 'node:fs';");
    expect(error).toMatchObject({ name: 'SyntaxError', line: 1 });
    expect(error.message).toContain("'node:fs' has no export named 'nope'");
  });

  it('names a module that is not there, with the line that asked for it', async () => {
    const { error } = await failure("const b = 1;\nawait import('./missing.ts');");
    expect(error.message).toContain("Cannot find './missing.ts'");
    expect(error.line).toBe(2);
  });

  it('loads a local file again when it or a file that it imports has changed', async () => {
    const write = (name: string, code: string, second: number): void => {
      writeFileSync(join(folder, name), code);
      utimesSync(join(folder, name), second, second);
    };
    write('leaf.ts', 'export const value: number = 1;', 1000);
    write('stem.ts', "import { value } from './leaf.ts';\nexport const twice = value * 2;", 1000);
    const cell = "import { twice } from './stem.ts';\ntwice";
    expect(await text(cell)).toBe('2');
    write('leaf.ts', 'export const value: number = 5;', 2000);
    expect(await text(cell)).toBe('10');
    write('stem.ts', "import { value } from './leaf.ts';\nexport const twice = value * 3;", 3000);
    expect(await text(cell)).toBe('15');
  });

  it('shows the line of a syntax error', async () => {
    const { error } = await failure('let a = 1;\nlet b = ;\nlet c = 2;');
    expect(error).toMatchObject({ name: 'SyntaxError', line: 2 });
    expect(plain(error.traceback)).toContain('> 2 | let b = ;');
  });

  it("shows the cell's own lines, the cause, and no frame of the machinery", async () => {
    const { error } = await failure(
      `function risky(): never {\n  throw new RangeError('deep', { cause: new TypeError('why') });\n}\nrisky();`,
    );
    const traceback = plain(error.traceback);
    expect(error).toMatchObject({ name: 'RangeError', message: 'deep', line: 2 });
    expect(traceback).toContain(`at risky (cell ${count}:2:9)\n    at cell ${count}:4:1\nCaused by TypeError: why`);
    expect(traceback).not.toMatch(/node:|src\/lab/);
  });

  it('points into the cell that defined a function, not only into the one that called it', async () => {
    await run('function divide(n: bigint) {\n  return 1n / n;\n}');
    const defined = count;
    const { error } = await failure('\ndivide(0n)');
    expect(plain(error.traceback)).toContain(`cell ${defined}, line 2`);
    expect(error.line).toBe(2);
  });

  it('keeps the bindings that were made before an error', async () => {
    await failure('let before = 1; throw new Error("after");');
    expect(await text('before')).toBe('1');
  });

  it('lets a binding be made again whose first value could not be computed', async () => {
    await failure('let half = (() => { throw new Error("no"); })();');
    expect(await text('let half = 3;', 'half')).toBe('3');
  });

  it('reports a display method that throws as the fault of the cell', async () => {
    const { error } = await failure("({ [Symbol.for('Jupyter.display')]() { throw new Error('cannot show'); } })");
    expect(error.message).toBe('cannot show');
  });

  it('reports a thrown value that is not an error', async () => {
    const { error } = await failure('throw { code: 5 };');
    expect(error).toMatchObject({ name: 'Thrown', message: '{ code: 5 }' });
  });

  it('interrupts a cell that waits, and keeps its state', async () => {
    const waiting = run('let kept = 11; await new Promise(() => {});');
    setTimeout(() => kernel.interrupt(), 20);
    expect((await waiting).status).toBe('interrupted');
    expect(await text('kept')).toBe('11');
  });

  it('does not go on with an interrupted cell when its wait ends after all', async () => {
    await run('let wentOn = 0; let release = () => {}; let steps = 0;');
    const waiting = run('await new Promise((r) => { release = r; }); wentOn++;');
    setTimeout(() => kernel.interrupt(), 10);
    await waiting;
    const stepping = run('for await (const s of [new Promise((r) => { release = r; }), 2]) steps++;\nwentOn++;');
    setTimeout(() => kernel.interrupt(), 10);
    expect((await stepping).status).toBe('interrupted');
    expect(await text('release(1); await null; await new Promise((r) => setTimeout(r, 5)); [wentOn, steps]')).toBe(
      '[ 0, 0 ]',
    );
  });

  it('stops a loop with await that goes on behind an interrupted cell', async () => {
    const waiting = run(
      'let turns = 0; async function spin() { for (;;) { turns++; await new Promise((r) => setTimeout(r, 1)); } }\nawait spin();',
    );
    setTimeout(() => kernel.interrupt(), 30);
    expect((await waiting).status).toBe('interrupted');
    const turns = Number(await text('turns'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(Number(await text('turns'))).toBeLessThanOrEqual(turns + 1);
  });

  it('completes members and names from memory when it has no types', async () => {
    await run('let basket = { apples: 1, _hidden: 2, pears: { ripe: true } };');
    const code = 'basket.pears.ri';
    expect((await kernel.complete(code, code.length)).matches).toEqual([{ text: 'ripe', kind: 'property' }]);
    const members = (await kernel.complete('basket.', 7)).matches.map((match) => match.text);
    expect(members.slice(0, 2)).toEqual(['apples', 'pears']);
    expect(members.indexOf('_hidden')).toBeGreaterThan(members.indexOf('toString'));
    expect(await kernel.complete('bask', 4)).toMatchObject({ matches: [{ text: 'basket' }], start: 0, end: 4 });
  });

  it('completes without calling getters that have an effect', async () => {
    await run('let calls = 0; let trap = { get x() { calls++; return { y: 1 }; } };');
    expect((await kernel.complete('trap.x.', 7)).matches).toEqual([]);
    expect(await text('calls')).toBe('0');
  });

  it('inspects a value in memory', async () => {
    await run('let inspected = { deep: [1, 2, 3] };');
    expect(await kernel.inspect('inspected.deep', 12)).toEqual({ 'text/plain': '[ 1, 2, 3 ]' });
    expect(await kernel.inspect('nowhere', 3)).toBeUndefined();
  });
});
