/** The debugger of the kernel, over the real protocol, as JupyterLab drives it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { murmur2 } from '../../src/lab/debugger/murmur2.ts';
import { KernelClient, type Message, type Outcome } from './kernel-client.ts';

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly variablesReference: number;
}

interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: { readonly path: string };
}

interface Body {
  readonly isStarted: boolean;
  readonly hashSeed: number;
  readonly tmpFilePrefix: string;
  readonly tmpFileSuffix: string;
  readonly stoppedThreads: readonly number[];
  readonly sourcePath: string;
  readonly content: string;
  readonly result: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
  readonly variablesReference: number;
  readonly variables: readonly Variable[];
  readonly stackFrames: readonly Frame[];
  readonly scopes: readonly { readonly name: string; readonly variablesReference: number }[];
  readonly breakpoints: readonly { readonly verified: boolean; readonly line: number }[];
  readonly modules: readonly { readonly path: string }[];
}

interface Reply {
  readonly success: boolean;
  readonly message?: string;
  readonly command: string;
  readonly request_seq: number;
  readonly body: Body;
}

let kernel: KernelClient;
let seq = 0;
/** Events that a test has seen already. */
let seen = 0;

async function ask(command: string, args: object = {}): Promise<Reply> {
  const { reply } = await kernel.request(
    'debug_request',
    { type: 'request', seq: ++seq, command, arguments: args },
    'control',
  );
  expect(reply.type).toBe('debug_reply');
  expect(reply.content).toMatchObject({ type: 'response', command, request_seq: seq });
  return reply.content as unknown as Reply;
}

/** Asks, and wants it to succeed. */
async function get(command: string, args: object = {}): Promise<Body> {
  const reply = await ask(command, args);
  expect(reply, command).toMatchObject({ success: true });
  return reply.body;
}

function events(): Message['content'][] {
  return kernel.published.filter(({ type }) => type === 'debug_event').map(({ content }) => content);
}

/** Waits for the next event of a kind. */
async function event(kind: string): Promise<Readonly<Record<string, unknown>>> {
  const find = (): number => events().findIndex((each, i) => i >= seen && each.event === kind);
  await expect.poll(find, { timeout: 600_000, interval: 5, message: `event ${kind}` }).toBeGreaterThanOrEqual(0);
  const index = find();
  seen = index + 1;
  return events()[index]?.body as Readonly<Record<string, unknown>>;
}

async function attach(): Promise<void> {
  seen = events().length;
  await get('initialize', { clientID: 'test', adapterID: 'bot4', linesStartAt1: true });
  await event('initialized');
  await get('attach');
}

/** Sets breakpoints in a cell, and starts it. */
async function start(code: string, lines: readonly number[]): Promise<{ readonly end: Promise<Outcome> }> {
  await breakAt(code, lines);
  return { end: kernel.execute(code) };
}

async function breakAt(code: string, lines: readonly number[]): Promise<Body> {
  const { sourcePath } = await get('dumpCell', { code });
  const breakpoints = lines.map((line) => ({ line }));
  return get('setBreakpoints', { source: { path: sourcePath }, breakpoints, sourceModified: false });
}

async function frames(): Promise<readonly Frame[]> {
  return (await get('stackTrace', { threadId: 1 })).stackFrames;
}

/** Where the program is: the lines of its frames, innermost first. */
async function lines(): Promise<number[]> {
  return (await frames()).map(({ line }) => line);
}

async function stopped(reason: string): Promise<number[]> {
  expect(await event('stopped')).toMatchObject({ reason, threadId: 1, allThreadsStopped: true });
  return lines();
}

async function step(command: 'next' | 'stepIn' | 'stepOut'): Promise<number[]> {
  await get(command, { threadId: 1 });
  return stopped('step');
}

async function scope(name: string): Promise<Record<string, Variable>> {
  const [top] = await frames();
  const { scopes } = await get('scopes', { frameId: top?.id });
  const reference = scopes.find((each) => each.name === name)?.variablesReference;
  return byName((await get('variables', { variablesReference: reference })).variables);
}

function byName(variables: readonly Variable[]): Record<string, Variable> {
  return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
}

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel.close());

describe('without a session', () => {
  it('the kernel announces a debugger and says how it names cells', async () => {
    const { reply } = await kernel.request('kernel_info_request', {});
    expect(reply.content).toMatchObject({ debugger: true, supported_features: ['iopub_welcome', 'debugger'] });
    expect(await get('debugInfo')).toMatchObject({
      isStarted: false,
      hashMethod: 'Murmur2',
      tmpFileSuffix: '.ts',
      breakpoints: [],
      stoppedThreads: [],
      richRendering: true,
      copyToGlobals: true,
    });
  });

  it('shows the top-level names with their types, children and rich form', async () => {
    await kernel.execute(`const sizes = new Float64Array([1.5, 2]); let label: string = 'BTC';
const book = { bid: 1, get ask() { throw new Error('looked'); } }; const many = Array.from({ length: 5000 }, (_, i) => i);`);
    const found = byName((await get('inspectVariables')).variables);
    expect(found.sizes).toMatchObject({ type: 'Float64Array', value: 'Float64Array(2) [1.5, 2]' });
    expect(found.label).toMatchObject({ type: 'string', value: "'BTC'", variablesReference: 0 });
    const inside = byName((await get('variables', found.book)).variables);
    expect(inside).toMatchObject({ bid: { value: '1', type: 'number' }, ask: { value: 'getter' } });
    const part = await get('variables', { ...found.many, start: 4_000, count: 2 });
    expect(part.variables.map(({ name, value }) => [name, value])).toEqual([
      ['4000', '4000'],
      ['4001', '4001'],
    ]);
    const rich = await get('richInspectVariables', { variableName: 'label' });
    expect(rich.data['text/plain']).toBe("'BTC'");
    expect(await ask('richInspectVariables', { variableName: '1 + 1' })).toMatchObject({ success: false });
  });

  it('refuses what needs one, and what it does not know', async () => {
    expect(await ask('setBreakpoints', { source: { path: 'x' } })).toMatchObject({ success: false });
    expect((await ask('fly')).message).toContain("knows no 'fly'");
  });
});

describe('a session', () => {
  beforeEach(attach);

  afterEach(async () => {
    if (kernel.process.exitCode === null) await get('disconnect');
  });

  it('gives a cell the address that the front end computes', async () => {
    const info = await get('debugInfo');
    expect(info.isStarted).toBe(true);
    expect(await get('evaluate', { expression: 'label + (1 as number)' })).toMatchObject({ result: "'BTC1'" });
    expect((await ask('evaluate', { expression: 'nowhere' })).message).toContain('nowhere is not defined');
    const code = "const ß = '€';\n";
    const { sourcePath } = await get('dumpCell', { code });
    expect(sourcePath).toBe(`${info.tmpFilePrefix}${murmur2(code, info.hashSeed)}${info.tmpFileSuffix}`);
    expect(readFileSync(sourcePath, 'utf8')).toBe(code);
    expect((await get('source', { source: { path: sourcePath } })).content).toBe(code);
    expect(await ask('source', { source: { path: '/etc/hostname' } })).toMatchObject({ success: false });
  });

  const CODE = `interface Fill { price: number }
function fee(fill: Fill, rate: number): number {
  const gross = fill.price * rate;
  return gross / 2;
}
// A comment.
const paid = [fee({ price: 200 }, 0.5)];
paid[0] + 1`;

  it('stops in a function of a cell at the right line, shows its scopes, and goes on', async () => {
    const running = await start(CODE, [4]);
    expect(await stopped('breakpoint')).toEqual([4, 7]);
    const [top, below] = await frames();
    const { tmpFilePrefix, hashSeed, stoppedThreads } = await get('debugInfo');
    expect(stoppedThreads).toEqual([1]);
    expect(top).toMatchObject({ name: 'fee', source: { path: `${tmpFilePrefix}${murmur2(CODE, hashSeed)}.ts` } });
    expect(below?.name).toMatch(/^cell \d+$/);
    const locals = await scope('Locals');
    expect(locals).toMatchObject({
      gross: { value: '100', type: 'number' },
      rate: { value: '0.5', type: 'number' },
      fill: { value: '{price: 200}', type: 'Object' },
    });
    expect(byName((await get('variables', locals.fill)).variables).price).toMatchObject({ value: '200' });
    expect((await scope('Globals')).label).toMatchObject({ value: "'BTC'" });
    expect(await get('evaluate', { expression: 'gross + rate', frameId: top?.id })).toMatchObject({ result: '100.5' });
    await get('continue', { threadId: 1 });
    await event('continued');
    const { outputs } = await running.end;
    expect(outputs.find(({ type }) => type === 'execute_result')?.content.data?.['text/plain']).toBe('51');
  });

  it('steps from line to line, into functions and out of them, over an await and out of the cell', async () => {
    const running = await start(CODE, [3]);
    expect(await stopped('breakpoint')).toEqual([3, 7]);
    expect(await step('next')).toEqual([4, 7]);
    // Nothing of line 7 is left to run but the binding.
    expect(await step('stepOut')).toEqual([8]);
    await get('next', { threadId: 1 });
    expect((await running.end).reply.content.status).toBe('ok');
    await breakAt(CODE, []);
    const waiting = `let turns = 0;
for (let i = 0; i < 2; i++) {
  turns += await Promise.resolve(fee({ price: 4 }, 1));
  turns += 1;
}
fee({ price: 4 }, 1) + turns;`;
    const second = await start(waiting, [1, 6]);
    expect(await stopped('breakpoint')).toEqual([1]);
    expect(await step('next')).toEqual([2]);
    expect(await step('next')).toEqual([3]);
    expect(await step('next')).toEqual([4]);
    await get('continue', { threadId: 1 });
    expect(await stopped('breakpoint')).toEqual([6]);
    expect(await step('stepIn')).toEqual([3, 6]);
    await get('continue', { threadId: 1 });
    expect((await second.end).reply.content.status).toBe('ok');
    // Nothing of a step is left for the next cell.
    expect(await kernel.value('1 + 1')).toBe('2');
  });

  it('moves a breakpoint to the next line that runs, and binds it to functions that live already', async () => {
    const { breakpoints } = await breakAt(CODE, [5, 6, 7, 99]);
    expect(breakpoints).toMatchObject([
      { verified: true, line: 7 },
      { verified: true, line: 7 },
      { verified: true, line: 7 },
      { verified: false, line: 99 },
    ]);
    await breakAt(CODE, [4]);
    const running = kernel.execute('fee({ price: 10 }, 1)');
    expect(await stopped('breakpoint')).toEqual([4, 1]);
    await breakAt(CODE, []);
    await get('continue');
    await running;
  });

  it('finds its lines in cells that are rewritten: hoisted functions, enums, var', async () => {
    const code = `var twice = double(Side.Buy);
enum Side { Buy = 4 }
function double(n: number): number {
  var m = n;
  return m * 2;
}
twice`;
    const moved = code.replace('enum Side { Buy = 4 }\n', '').replace('Side.Buy', '4');
    const running = await start(moved, [4, 6]);
    expect(await stopped('breakpoint')).toEqual([4, 1]);
    await get('continue');
    expect(await stopped('breakpoint')).toEqual([6]);
    await get('continue');
    expect((await running.end).reply.content.status).toBe('ok');
    const enums = `enum Side { Buy = 4, Sell = 5 }
function half(side: Side): number {
  const is = side / 2;
  return is;
}
half(Side.Buy)`;
    const second = await start(enums, [4]);
    expect(await stopped('breakpoint')).toEqual([4, 6]);
    expect(await scope('Locals')).toMatchObject({ is: { value: '2' }, side: { value: '4' } });
    await get('continue');
    await second.end;
  });

  it('stops where an error is thrown that nobody catches, in a function and behind an await', async () => {
    await get('setExceptionBreakpoints', { filters: ['uncaught'] });
    const running = kernel.execute(`try { throw new Error('caught'); } catch {}
const fail = () => {
  throw new RangeError('planned');
};
fail();`);
    const body = await event('stopped');
    expect(body).toMatchObject({ reason: 'exception', text: 'RangeError: planned' });
    expect(await lines()).toEqual([3, 5]);
    expect(await get('exceptionInfo', { threadId: 1 })).toMatchObject({ exceptionId: 'RangeError' });
    await get('continue');
    expect((await running).reply.content).toMatchObject({ status: 'error', ename: 'RangeError' });
    await get('setExceptionBreakpoints', { filters: ['raised'] });
    const second = kernel.execute("await null;\ntry {\n  throw new Error('seen');\n} catch {}");
    expect(await stopped('exception')).toEqual([3]);
    await get('continue');
    expect((await second).reply.content.status).toBe('ok');
    await get('setExceptionBreakpoints', { filters: [] });
    expect((await kernel.execute("throw new Error('unseen')")).reply.content.status).toBe('error');
  });

  it('ends a paused cell when it is interrupted, and keeps what it made', async () => {
    const running = await start('let kept = 7;\nkept += 1;\nkept += 100;', [3]);
    expect(await stopped('breakpoint')).toEqual([3]);
    await kernel.interrupt();
    expect((await running.end).reply.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(await kernel.value('kept')).toBe('8');
    expect((await get('debugInfo')).stoppedThreads).toEqual([]);
    const waiting = await start('await null;\nkept += 1;\nkept += 1000;', [3]);
    expect(await stopped('breakpoint')).toEqual([3]);
    await kernel.interrupt();
    expect((await waiting.end).reply.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(await kernel.value('kept')).toBe('9');
  });

  it('pauses a loop without end, which an interrupt then ends', async () => {
    const running = kernel.execute("let n = 0;\nconsole.log('it loops');\nfor (;;) {\n  n++;\n}");
    const isHeard = (): boolean => kernel.published.some(({ content }) => String(content.text).includes('it loops'));
    await expect.poll(isHeard, { timeout: 600_000, interval: 5 }).toBe(true);
    await get('pause', { threadId: 1 });
    expect([2, 3, 4]).toContain((await stopped('pause'))[0]);
    await get('next');
    await stopped('step');
    await kernel.interrupt();
    expect((await running).reply.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  it('copies a local value to the top level, and shows it as a cell would', async () => {
    const running = await start('{\n  const inner = [1, 2, 3];\n  inner.length;\n}', [3]);
    await stopped('breakpoint');
    const [top] = await frames();
    const rich = await get('richInspectVariables', { variableName: 'inner', frameId: top?.id });
    expect(rich.data['text/plain']).toBe('[ 1, 2, 3 ]');
    await get('copyToGlobals', { srcVariableName: 'inner', dstVariableName: 'outer', srcFrameId: top?.id });
    await get('continue');
    await running.end;
    expect(await kernel.value('outer')).toBe('[ 1, 2, 3 ]');
  });

  it('stops in a file beside the notebook, at the line that its author wrote', async () => {
    const path = join(kernel.folder, 'quote.ts');
    writeFileSync(
      path,
      'export interface Q { p: number }\n\nexport function mid(q: Q): number {\n  return q.p / 2;\n}\n',
    );
    await get('setBreakpoints', { source: { path }, breakpoints: [{ line: 4 }] });
    const running = kernel.execute("import { mid } from './quote.ts';\nmid({ p: 3 })");
    expect(await stopped('breakpoint')).toEqual([4, 2]);
    expect((await frames())[0]).toMatchObject({ name: 'mid', source: { path } });
    expect((await get('modules')).modules).toContainEqual(expect.objectContaining({ path }));
    expect((await get('source', { source: { path } })).content).toContain('q.p / 2');
    await get('continue');
    await running;
  });

  it('lets a paused program go on when the front end leaves, and starts again', async () => {
    const code = 'let left = 1;\nleft += 1;\nleft';
    const running = await start(code, [2]);
    await stopped('breakpoint');
    const { sourcePath } = await get('dumpCell', { code });
    await get('disconnect', { restart: false });
    expect((await running.end).reply.content.status).toBe('ok');
    expect(await get('debugInfo')).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
    expect((await kernel.execute(code)).reply.content.status).toBe('ok');
    await attach();
    await get('setBreakpoints', { source: { path: sourcePath }, breakpoints: [{ line: 3 }] });
    const second = kernel.execute(code);
    expect(await stopped('breakpoint')).toEqual([3]);
    await get('continue');
    await second;
    expect(existsSync(sourcePath)).toBe(true);
  });

  it('lets a paused kernel end', async () => {
    await start('let last = 1;\nlast += 1;', [2]);
    await stopped('breakpoint');
    const ended = new Promise((resolve) => kernel.process.once('exit', resolve));
    await kernel.send('shutdown_request', { restart: false }, 'control');
    expect(await ended).toBe(0);
  });
});
