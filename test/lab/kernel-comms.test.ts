/** What the kernel offers beyond running cells, over the real protocol: comms, type errors, stale cells, commands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KernelClient, type Message } from './kernel-client.ts';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel.close());

interface CommMessage {
  readonly comm_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Payloads that the kernel sent over a comm so far. */
function received(comm: string): Readonly<Record<string, unknown>>[] {
  const contents = kernel.published
    .filter(({ type }) => type === 'comm_msg')
    .map(({ content }) => content as unknown as CommMessage);
  return contents.filter(({ comm_id }) => comm_id === comm).map(({ data }) => data);
}

/** Sends a comm message, and waits until the kernel has handled it. */
async function send(type: 'comm_open' | 'comm_msg' | 'comm_close', content: object): Promise<void> {
  const { id } = kernel.send(type, content);
  await expect
    .poll(() => kernel.published.some((message) => isIdle(message, id)), { timeout: 600_000, interval: 20 })
    .toBe(true);
}

function isIdle(message: Message, id: string): boolean {
  return message.type === 'status' && message.parent === id && message.content.execution_state === 'idle';
}

async function run(cellId: string, code: string): Promise<void> {
  await kernel.request('execute_request', { code, silent: false, store_history: true }, 'shell', { cellId });
}

describe('comms', () => {
  it('of a cell are opened, answered and listed', async () => {
    await kernel.execute(`import { openComm, registerComm } from 'bot4/notebook';
registerComm('echo', (comm, data) => { comm.onMessage((more) => comm.send({ more })); comm.send({ data }); });
const mine = openComm('front', { hello: 1 });`);
    await send('comm_open', { comm_id: 'e1', target_name: 'echo', data: { a: 1 } });
    await send('comm_msg', { comm_id: 'e1', data: 'x' });
    expect(received('e1')).toEqual([{ data: { a: 1 } }, { more: 'x' }]);
    const opened = kernel.published.find(({ type }) => type === 'comm_open');
    expect(opened?.content).toMatchObject({ target_name: 'front', data: { hello: 1 } });
    const { reply } = await kernel.request('comm_info_request', { target_name: 'echo' });
    expect(reply.content).toEqual({ status: 'ok', comms: { e1: { target_name: 'echo' } } });
  });

  it('live on when a handler fails, and print what it threw', async () => {
    await kernel.execute("registerComm('bad', () => { throw new Error('planned'); });");
    await send('comm_open', { comm_id: 'b1', target_name: 'bad', data: {} });
    expect(await kernel.value('1 + 1')).toBe('2');
    const printed = kernel.published.filter(({ type }) => type === 'stream').map(({ content }) => content.text);
    expect(printed.join('')).toContain('planned');
  });

  it('show the variables after each cell that changed one', async () => {
    await send('comm_open', { comm_id: 'v1', target_name: 'bot4.variables', data: {} });
    await kernel.execute('const prices = new Float64Array([1, 2, 3]);');
    await expect
      .poll(() => JSON.stringify(received('v1').at(-1)), { timeout: 600_000 })
      .toContain('{"name":"prices","type":"Float64Array","size":"3","preview":"Float64Array(3) [ 1, 2, 3 ]"}');
    await send('comm_msg', { comm_id: 'v1', data: { kind: 'inspect', name: 'prices' } });
    expect(received('v1').at(-1)).toMatchObject({ kind: 'inspected', name: 'prices' });
    await send('comm_msg', { comm_id: 'v1', data: { kind: 'inspect', name: 'nowhere' } });
    expect(received('v1').at(-1)).toEqual({ kind: 'inspected', name: 'nowhere', data: null });
  });

  it('mark what is stale after an edit, and %runstale mends it', async () => {
    const cells = [
      { id: 'a', source: 'let base = 2;' },
      { id: 'b', source: 'const twice = base * 2;' },
    ];
    for (const { id, source } of cells) await run(id, source);
    await send('comm_open', { comm_id: 'c1', target_name: 'bot4.cells', data: { kind: 'cells', cells } });
    expect(received('c1').at(-1)).toMatchObject({ cells: [{ state: 'fresh' }, { state: 'fresh' }], plan: [] });
    const edited = [{ id: 'a', source: 'let base = 5;' }, cells[1]];
    await send('comm_msg', { comm_id: 'c1', data: { kind: 'cells', cells: edited } });
    expect(received('c1').at(-1)).toMatchObject({ cells: [{ state: 'edited' }, { state: 'stale' }], plan: ['a', 'b'] });
    await kernel.execute('%runstale');
    expect(await kernel.value('twice')).toBe('10');
    await expect.poll(() => received('c1').at(-1), { timeout: 600_000 }).toMatchObject({ plan: [] });
  });
});

describe('type errors', () => {
  it('are shown beside the result that was there before them', async () => {
    const { id, outcome } = kernel.send('execute_request', { code: "const wrong: number = 'text' as string;\n7" });
    await outcome;
    const shown = (): string[] => kernel.outputsOf(id).map((output) => output.content.data?.['text/plain'] ?? '');
    expect(shown()).toEqual(['7']);
    await expect.poll(() => shown().at(-1), { timeout: 600_000, interval: 100 }).toContain('line 1, column 7: Type');
  });

  it('keep a cell from running when they are strict, and say nothing when they are off', {
    timeout: 600_000,
  }, async () => {
    await kernel.execute('%types strict');
    const { reply } = await kernel.execute('const no: number = true;');
    expect(reply.content).toMatchObject({ status: 'error', ename: 'TypeCheck' });
    await kernel.execute('%types off');
    expect(await kernel.value('typeof no')).toBe("'undefined'");
    await kernel.execute('%types warn');
  });
});

describe('a notebook', () => {
  it('imports packages of both module kinds, native ones among them, and starts worker threads', async () => {
    await kernel.execute(`import { parse } from 'acorn';
import { Worker } from 'node:worker_threads';
import * as zmq from 'zeromq';
import Decimal from 'decimal.js';`);
    expect(await kernel.value("new Decimal('0.1').plus('0.2').toString() + typeof zmq.Router")).toBe("'0.3function'");
    const code = `await new Promise((resolve) => {
  new Worker("require('node:worker_threads').parentPort.postMessage(6 * 7)", { eval: true }).on('message', resolve);
})`;
    expect(await kernel.value(code)).toBe('42');
  });

  it('imports CommonJS from a package beside it, and sees an edit of a file that a file imports', async () => {
    writeFileSync(join(kernel.folder, 'leaf.cjs'), 'module.exports = { value: 3 };');
    writeFileSync(
      join(kernel.folder, 'stem.ts'),
      "import leaf from './leaf.cjs';\nexport const value: number = leaf.value;",
    );
    expect(await kernel.value("import { value } from './stem.ts';\nvalue")).toBe('3');
  });

  it('shows its variables, its stale cells and its record as tables', async () => {
    const texts = await Promise.all(['%who', '%stale', '%record'].map((command) => kernel.value(command)));
    expect(texts[0]).toContain('prices');
    expect(texts[1]).toMatch(/^cell +state/);
    expect(texts[2]).toMatch(/package lock +[0-9a-f]{64}/);
    expect(readFileSync(join(kernel.folder, 'stem.ts'), 'utf8')).toContain('leaf');
  });
});
