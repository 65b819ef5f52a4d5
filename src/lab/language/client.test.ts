import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Completion } from '../kernel/completion.ts';
import { declaredNames } from './cell-program.ts';
import { LanguageClient } from './client.ts';

let client: LanguageClient;
let folder: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-types-'));
  client = new LanguageClient(folder, { patienceMs: 60_000 });
});

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

/** Completes at the mark `|`. */
async function complete(marked: string): Promise<Completion> {
  const cursor = marked.indexOf('|');
  return (await client.complete(marked.replace('|', ''), cursor)) ?? { matches: [], start: -1, end: -1 };
}

function remember(code: string): void {
  client.remember(code, `cell-${++count}`);
}

async function texts(marked: string): Promise<string[]> {
  return (await complete(marked)).matches.map((match) => match.text);
}

describe('typed completion', () => {
  it('knows members with their signatures, and the range to replace', async () => {
    expect(await complete('const a = 1.5; a.toFi|')).toEqual({
      matches: [
        { text: 'toFixed', kind: 'method', signature: '(method) Number.toFixed(fractionDigits?: number): string' },
      ],
      start: 17,
      end: 21,
    });
  });

  it('sees names and types of earlier cells, the last definition first', async () => {
    remember('interface Fill { price: number; quantity: number }\nconst fill: Fill = { price: 1, quantity: 2 };');
    expect(await texts('fill.|')).toEqual(['price', 'quantity']);
    expect(await texts('const f = (x: Fill) => x.q|')).toEqual(['quantity']);
    remember('const fill = new Map<string, number>();');
    expect(await texts('fill.ge|')).toEqual(['get']);
    expect((await texts('fil|'))[0]).toBe('fill');
  });

  it('resolves bot4 and its packages from a folder that has neither', async () => {
    remember("import * as aq from 'arquero';\nimport { Rng } from 'bot4/core';\nconst prices = aq.table({ a: [1] });");
    expect(await texts('prices.orderb|')).toEqual(['orderby']);
    expect(await texts('new Rng(1).unif|')).toEqual(['uniform']);
  });

  it('resolves a file beside the notebook, and reads it again when it changed', async () => {
    writeFileSync(join(folder, 'local.ts'), 'export const first = 1;');
    expect(await texts("import { | } from './local.ts'")).toContain('first');
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(folder, 'local.ts'), 'export const second = 1;');
    expect(await texts("import { | } from './local.ts'")).toContain('second');
  });

  it('offers the values of a literal type inside its quotes', async () => {
    remember("type Side = 'buy' | 'sell';");
    expect(await texts("const side: Side = 'b|'")).toEqual(['buy']);
  });

  it('puts names with an underscore last', async () => {
    expect(await texts('const o = { _a: 1, b: 2 }; o.|')).toEqual(['b', '_a']);
  });

  it('documents what is at the cursor', async () => {
    const code = '/** Adds one. */\nfunction more(x: number) { return x + 1; }\nmore(1)';
    const info = await client.inspect(code, code.length - 3);
    expect(info?.['text/plain']).toBe('function more(x: number): number\n\nAdds one.');
    expect(info?.['text/markdown']).toContain('```typescript\nfunction more(x: number): number\n```');
    expect(await client.inspect('   ', 1)).toBeUndefined();
  });

  it('answers nothing when it is asked to be quicker than it can', async () => {
    const hasty = new LanguageClient(folder, { patienceMs: 1 });
    expect(await hasty.complete('Math.', 5)).toBeUndefined();
    await hasty.close();
  });
});

describe('the declared names of a cell', () => {
  it('are those of variables, patterns, functions, classes, types, enums and imports', () => {
    const code = `import d, { a as b, type T } from 'm'; import * as ns from 'n';
const { x, y: [z] } = o; function f() {} class C {} interface I {} type U = 1; enum E { A } namespace N {}
export const ex = 1; if (a) { const inner = 1; }`;
    const names = declaredNames(code);
    expect(names.map((name) => name.text)).toEqual(['d', 'b', 'T', 'ns', 'x', 'z', 'f', 'C', 'I', 'U', 'E', 'N', 'ex']);
    expect(names.filter((name) => name.isExported).map((name) => name.text)).toEqual(['ex']);
  });

  it('are found in code that is still being typed', () => {
    expect(declaredNames('const a = 1;\nlet = ; const b = a.').map((name) => name.text)).toEqual(['a', 'b']);
  });
});
