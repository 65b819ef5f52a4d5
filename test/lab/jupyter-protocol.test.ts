/** The kernel as Jupyter sees it: a process of its own, spoken to over ZeroMQ. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KernelClient, type Message, type Outcome } from './kernel-client.ts';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start({ JPY_SESSION_NAME: '/somewhere/else/scratch.ipynb' });
});

afterAll(() => kernel.close());

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function types(outcome: Outcome): string[] {
  return outcome.outputs.map((output) => output.type);
}

function printed(outcome: Outcome, stream = 'stdout'): string {
  return outcome.outputs.map((output) => (output.content.name === stream ? output.content.text : '')).join('');
}

/** Runs a cell, interrupts it after a while, and gives its outcome. */
async function interrupted(code: string, afterMs = 150): Promise<Outcome> {
  const running = kernel.execute(code);
  await sleep(afterMs);
  const { reply } = await kernel.interrupt();
  expect(reply.content.status).toBe('ok');
  return running;
}

describe('the kernel process', () => {
  it('introduces itself as TypeScript, with protocol 5.4', async () => {
    const { reply } = await kernel.request('kernel_info_request', {});
    expect(reply).toMatchObject({
      type: 'kernel_info_reply',
      content: { status: 'ok', protocol_version: '5.4', implementation: 'bot4', language_info: { name: 'typescript' } },
    });
  });

  it('publishes busy, input, outputs in order, result and idle for a cell', async () => {
    const { id, outcome } = kernel.send('execute_request', { code: "console.log('a');\nconsole.error('b');\n1 + 1" });
    await outcome;
    const mine = kernel.published.filter((message) => message.parent === id);
    expect(mine.map((message) => message.content.execution_state ?? message.content.name ?? message.type)).toEqual([
      'busy',
      'execute_input',
      'stdout',
      'stderr',
      'execute_result',
      'idle',
    ]);
    expect(mine[4]?.content.data).toEqual({ 'text/plain': '2' });
  });

  it('reports an error with its line, in the output and in the reply', async () => {
    const outcome = await kernel.execute("const a = 1;\nthrow new TypeError('bad');");
    expect(types(outcome)).toEqual(['error']);
    expect(outcome.reply.content).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'bad' });
    expect(outcome.reply.content.traceback?.join('\n')).toMatch(/cell \d+, line 2/);
  });

  it('stays silent when it is asked to, and does not count the cell', async () => {
    const before = (await kernel.execute('0')).reply.content.execution_count;
    const outcome = await kernel.execute('40 + 2', { silent: true, store_history: false });
    expect(outcome.outputs).toEqual([]);
    expect(outcome.reply.content).toMatchObject({ status: 'ok', execution_count: before });
  });

  it('evaluates user expressions, each with its own outcome', async () => {
    const { reply } = await kernel.execute('let u = 5;', { user_expressions: { twice: 'u * 2', bad: 'nope' } });
    expect(reply.content.user_expressions).toEqual({
      twice: { status: 'ok', data: { 'text/plain': '10' }, metadata: {} },
      bad: expect.objectContaining({ status: 'error', ename: 'ReferenceError' }),
    });
  });

  it('knows its notebook from Jupyter', async () => {
    expect(await kernel.value('process.env.BOT4_NOTEBOOK')).toBe("'/somewhere/else/scratch.ipynb'");
    expect(await kernel.value('import.meta.dirname')).toBe("'/somewhere/else'");
  });

  it('shows a figure with a static form, and updates a progress bar in place', async () => {
    const outcome = await kernel.execute(
      "import { display, plot, progress } from 'bot4/notebook';\ndisplay(plot([{ y: [1, 2] }]));\nprogress(2, 'x').tick(2);",
    );
    expect(types(outcome)).toEqual(['display_data', 'display_data', 'update_display_data']);
    const [figure, bar, update] = outcome.outputs.map((output) => output.content);
    expect(Object.keys(figure?.data ?? {})).toEqual(['text/plain', 'image/svg+xml', 'application/vnd.plotly.v1+json']);
    expect(update?.transient).toEqual(bar?.transient);
    expect(update?.data?.['text/plain']).toContain('2 of 2');
  });

  it('asks the person for input', async () => {
    await kernel.execute("import { input } from 'bot4/notebook';");
    expect(await kernel.value("await input('abc')")).toBe("'cba'");
  });

  it('completes typed members over the protocol', async () => {
    await kernel.execute('interface Fill { price: number; quantity: number }');
    const code = '"😀"; const f = (fill: Fill) => fill.qu';
    const position = [...code].length;
    const ask = async (): Promise<unknown> => {
      const { reply } = await kernel.request('complete_request', { code, cursor_pos: position });
      const { matches, cursor_start, cursor_end } = reply.content;
      return { matches, cursor_start, cursor_end };
    };
    // TypeScript reads its libraries in the background after the start.
    await expect
      .poll(ask, { timeout: 600_000, interval: 300 })
      .toEqual({ matches: ['quantity'], cursor_start: position - 2, cursor_end: position });
  });

  it('inspects, judges completeness, remembers inputs, and knows no comms', async () => {
    await kernel.execute('let looked = 41;');
    const inspection = await kernel.request('inspect_request', { code: 'looked', cursor_pos: 3, detail_level: 0 });
    expect(inspection.reply.content).toMatchObject({ status: 'ok', found: true });
    const complete = await kernel.request('is_complete_request', { code: 'if (a) {' });
    expect(complete.reply.content).toEqual({ status: 'incomplete', indent: '  ' });
    const history = await kernel.request('history_request', { hist_access_type: 'tail', n: 1, output: true });
    expect(history.reply.content.history).toEqual([[0, expect.any(Number), ['let looked = 41;', null]]]);
    const comms = await kernel.request('comm_info_request', {});
    expect(comms.reply.content).toEqual({ status: 'ok', comms: {} });
  });

  it('answers aborted to cells queued behind an error, and runs the next one', async () => {
    const codes = ["throw new Error('first')", 'let never = 1;', 'never'];
    const replies = await Promise.all(codes.map((code) => kernel.send('execute_request', { code }).outcome));
    expect(replies.map((reply) => reply.content.status)).toEqual(['error', 'aborted', 'aborted']);
    expect(await kernel.value('typeof never')).toBe("'undefined'");
  });

  it('runs what is queued behind an error when it is told not to stop', async () => {
    const failing = kernel.send('execute_request', { code: "throw new Error('first')", stop_on_error: false });
    const next = kernel.send('execute_request', { code: '7' });
    await failing.outcome;
    expect((await next.outcome).content.status).toBe('ok');
  });

  it('takes less than 100 ms for ten million turns at the top level', async () => {
    // Time of the thread on a processor: other work on the machine must not fail the test.
    const loop = 'let began = process.threadCpuUsage().user; let sum = 0; for (let i = 0; i < 1e7; i++) sum += i;';
    const times: number[] = [];
    for (let i = 0; i < 3; i++) times.push(Number(await kernel.value(`${loop} process.threadCpuUsage().user - began`)));
    expect(await kernel.value('sum')).toBe('49999995000000');
    expect(Math.min(...times) / 1000).toBeLessThan(100);
  });

  it('loses none of 300 cells', async () => {
    const wrong: number[] = [];
    for (let i = 1; i <= 300; i++) if ((await kernel.value(`${i} * 2`)) !== String(i * 2)) wrong.push(i);
    expect(wrong).toEqual([]);
  });

  it('delivers a line of 20,000,000 characters', async () => {
    const outcome = await kernel.execute("console.log('x'.repeat(20_000_000))");
    expect(printed(outcome)).toHaveLength(20_000_001);
  });

  it('takes back what a cell has shown, at once or with the next output', async () => {
    const outcome = await kernel.execute(
      "import { clearOutput } from 'bot4/notebook';\nconsole.log(1);\nclearOutput({ wait: true });\nclearOutput();",
    );
    const cleared = outcome.outputs.filter(({ type }) => type === 'clear_output');
    expect(cleared.map(({ content }) => content.wait)).toEqual([true, false]);
  });

  it.each(['JSON?', '?JSON', ' Math.max ? '])('answers %s with a page of documentation', async (code) => {
    const { reply, outputs } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: 'ok', payload: [{ source: 'page', start: 0 }] });
    expect(outputs).toEqual([]);
  });

  it('says of a name that is asked for and not there that it is not known', async () => {
    const outcome = await kernel.execute('noSuchName?');
    expect(outcome.reply.content.payload).toEqual([]);
    expect(printed(outcome)).toBe('noSuchName is not known here.\n');
  });

  it('delivers 20,000 printed lines whole, in few messages', async () => {
    const outcome = await kernel.execute('for (let i = 0; i < 20_000; i++) console.log("line " + i);');
    const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
    expect(printed(outcome) === expected).toBe(true);
    expect(outcome.outputs.length).toBeLessThan(200);
  });

  it.each([
    ['a synchronous loop', 'while (true) {}'],
    ['a loop after an await', 'await null; while (true) {}'],
    ['a loop after a timer', 'await new Promise((r) => setTimeout(r, 20)); while (true) {}'],
    ['a wait for nothing', 'await new Promise(() => {});'],
    ['a loop that only waits', 'for (;;) await null;'],
    ['a loop that waits for time', 'for (;;) await new Promise((r) => setTimeout(r, 5));'],
    ['endless display', "const { display } = await import('bot4/notebook'); for (;;) display('x'.repeat(5000));"],
    ['endless printing', "while (true) console.log('x'.repeat(200));"],
  ])('interrupts %s, keeps its state, and keeps its heart beating', { timeout: 600_000 }, async (_, code) => {
    await kernel.execute('let kept = 11;');
    const running = kernel.execute(code);
    await sleep(150);
    expect(await kernel.beats()).toBe(true);
    await kernel.interrupt();
    expect((await running).reply.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(await kernel.value('kept')).toBe('11');
  });

  it.each(['setTimeout', 'setImmediate', 'setInterval'])(
    'stops a loop that %s left behind its cell',
    { timeout: 600_000 },
    async (timer) => {
      await kernel.execute(`${timer}(() => { while (true) {} }, 1);`);
      await sleep(50);
      await kernel.interrupt();
      expect(await kernel.value('kept + 1')).toBe('12');
    },
  );

  it('survives 20 interrupts of all kinds, one after another', { timeout: 600_000 }, async () => {
    const kinds = [
      'while (true) {}',
      'await new Promise(() => {});',
      'await null; while (true) {}',
      'for (;;) await null;',
    ];
    for (let i = 0; i < 20; i++) {
      const outcome = await interrupted(kinds[i % kinds.length] ?? '', 20 + 7 * i);
      expect(outcome.reply.content.ename).toBe('Interrupted');
      expect(await kernel.value(`kept + ${i}`)).toBe(String(11 + i));
    }
  });

  it('answers an interrupt when nothing runs, and does not stop the next cell', async () => {
    await kernel.interrupt();
    expect(await kernel.value('await new Promise((r) => setTimeout(() => r(3), 20))')).toBe('3');
  });

  it('prints what goes wrong after its cell, and lives on', async () => {
    const code = "setTimeout(() => { throw new Error('in a timer'); }, 1);\nPromise.reject(new Error('unseen'));\n0";
    const { id, outcome } = kernel.send('execute_request', { code });
    await outcome;
    const late = (): string =>
      kernel
        .outputsOf(id)
        .map((output: Message) => output.content.text ?? '')
        .join('');
    await expect.poll(late).toContain('in a timer');
    expect(late()).toContain('unseen');
    expect(await kernel.value('1')).toBe('1');
  });
});

describe('a kernel whose awaited promise can never settle', () => {
  it('survives the garbage collector', async () => {
    const collected = await KernelClient.start({ NODE_OPTIONS: '--expose-gc' });
    const waits = [
      'setTimeout(() => gc(), 30); await new Promise(() => {});',
      'setTimeout(() => gc(), 30); await { then() {} };',
      'setTimeout(() => gc(), 30); for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }) {}',
      'await null; while (true) {}',
    ];
    for (const code of waits) {
      const running = collected.execute(code);
      await sleep(120);
      await collected.interrupt();
      await running;
      expect(
        await collected.value('for (let i = 0; i < 3; i++) { gc(); await new Promise((r) => setTimeout(r, 1)); } 5'),
      ).toBe('5');
    }
    collected.close();
  });
});

describe('shutdown', () => {
  it('is answered, and ends the process in order', async () => {
    const other = await KernelClient.start();
    const ended = new Promise((resolve) => other.process.on('exit', (code, signal) => resolve([code, signal])));
    const { reply } = await other.request('shutdown_request', { restart: false }, 'control');
    expect(reply.content).toEqual({ status: 'ok', restart: false });
    expect(await ended).toEqual([0, null]);
    other.close();
    expect(existsSync(join(other.folder, 'connection.json'))).toBe(false);
  });

  it('ends a kernel whose cell never gives way', async () => {
    const other = await KernelClient.start();
    other.send('execute_request', { code: 'while (true) {}' });
    await sleep(200);
    const ended = new Promise((resolve) => other.process.on('exit', (code) => resolve(code)));
    other.send('shutdown_request', { restart: false }, 'control');
    expect(await ended).toBe(0);
    other.close();
  });
});
