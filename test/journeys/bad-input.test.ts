/**
 * Bad input at the real command line: the exit code tells what kind of fault it was, the message names file, row or key
 * and what to do, and not a byte is written.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startBot4 } from '../../runner/child.ts';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { openKeyPair } from '../../src/adapters/crypto/ed25519.ts';
import { sqlText, withDuckDb } from '../../src/adapters/duckdb/session.ts';
import { Rng } from '../../src/core/index.ts';
import {
  CONTENT_FILES,
  formatManifest,
  formatSignature,
  hex,
  MANIFEST_FILE,
  parseManifest,
  SIGNATURE_FILE,
} from '../../src/dto/artifact.ts';
import { canonicalBytes } from '../../src/dto/canonical-json.ts';
import { keyFolder, openModels } from '../../src/lab/models.ts';
import { syntheticBars } from '../fixtures.ts';
import { CROSS, promoteCross } from './artifact.ts';
import { bot4, type Journey, openJourney, treeOf } from './place.ts';

// Processes start in a third of a second, and on a busy machine in several.
vi.setConfig({ testTimeout: 90_000 });

const SEED = Number(process.env.BOT4_TEST_SEED ?? 7);

let journey: Journey;
/** Names of two artifacts that passed. */
let artifact = '';
let other = '';

/** What a command is expected to say. */
interface Expected {
  /** Exit code. */
  readonly code: number;
  /** Code of the error; absent where the command line itself is wrong. */
  readonly error?: string;
  /** Texts that the message names. */
  readonly names: readonly string[];
}

/**
 * Runs a command that must fail and leave everything as it was. A notebook that was begun leaves the record of its run,
 * which is whole and says which cell failed.
 */
async function expectRefused(args: readonly string[], expected: Expected, { begins = false } = {}): Promise<void> {
  const before = treeOf(journey.dir);
  const end = await bot4(journey, args);
  expect(end, args.join(' ')).toMatchObject({ code: expected.code, signal: null });
  if (expected.error !== undefined) {
    expect(end.stderr).toContain(`error ${expected.error}: `);
    expect(end.stderr).toMatch(/\n {2}what to do: [A-Z]/);
  }
  for (const name of expected.names) expect(end.stderr).toContain(name);
  expect(end.stderr).not.toContain('bug in bot4');
  expect(end.stdout).toBe('');
  if (begins) {
    const runs = join(journey.place.state, 'runs');
    const { cells } = JSON.parse(readFileSync(join(runs, 'own.record.json'), 'utf8'));
    expect(cells.at(-1)).toMatchObject({ status: 'error' });
    rmSync(runs, { recursive: true });
  }
  expect(treeOf(journey.dir)).toEqual(before);
}

const HEADER = 'ts,open,high,low,close,volume';

/** Lines of 2,100 good hourly bars, SYNTHETIC. */
function goodLines(): string[] {
  const bars = syntheticBars({ seed: 1, bars: 2100 });
  const rows = Array.from(bars.openTime, (time, i) =>
    [time / 1000, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','),
  );
  return [HEADER, ...rows];
}

/** Writes a CSV file that was good until `spoil` changed its lines. @returns its path. */
function csv(name: string, spoil: (lines: string[]) => readonly string[]): string {
  const file = join(journey.dir, 'data', name);
  writeFileSync(file, `${spoil(goodLines()).join('\n')}\n`);
  return file;
}

/** Changes one column of data row `row`, counted from 1. */
function cell(row: number, column: number, text: string): (lines: string[]) => string[] {
  return (lines) => lines.with(row, (lines[row] as string).split(',').with(column, text).join(','));
}

/** A copy of a file with one byte changed. */
function flipped(file: string, name: string, at: number): string {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] as number) ^ 0x40;
  const copy = join(journey.dir, 'data', name);
  writeFileSync(copy, bytes);
  return copy;
}

beforeAll(async () => {
  journey = openJourney('bad-input');
  mkdirSync(join(journey.dir, 'data'));
  ({ name: artifact } = await promoteCross(journey.place));
  ({ name: other } = await promoteCross(journey.place, { ...CROSS, name: 'another-cross' }));
}, 600_000);

afterAll(() => journey.remove());

describe('a data file', () => {
  const refuse = (file: string, error: string, names: readonly string[], args: readonly string[] = []) =>
    expectRefused(['demo', '--data', file, ...args], { code: 2, error, names: [file, ...names] });

  it('that does not exist is named', async () => {
    await refuse(join(journey.dir, 'data', 'nowhere.parquet'), 'BOT4_DATA_FILE', ['there is no such file']);
  });

  it('that is of no known kind is named with the kinds there are', async () => {
    const file = join(journey.dir, 'data', 'bars.xlsx');
    writeFileSync(file, 'x');
    await refuse(file, 'BOT4_DATA_FILE', ['.parquet, .csv or .csv.gz']);
  });

  it('without a column names it, and the columns that there are', async () => {
    const file = csv('no-close.csv', ([header = '', ...rows]) => [header.replace('close', 'end'), ...rows]);
    await refuse(file, 'BOT4_DATA_COLUMN', ['no column close', 'ts, open, high, low, end, volume']);
  });

  it.each([
    ['NaN', 4, 'close'],
    ['', 1, 'open'],
    ['n/a', 5, 'volume'],
    ['-1', 3, 'low'],
    ['1e999', 2, 'high'],
  ])('with %j in row 501 names the row and the column', async (text, column, key) => {
    await refuse(csv('bad-value.csv', cell(501, column, text)), 'BOT4_DATA_VALUE', ['row 501', key]);
  });

  it('whose times go back names the first row that does', async () => {
    const file = csv('unsorted.csv', (lines) => lines.with(700, lines[701] as string).with(701, lines[700] as string));
    await refuse(file, 'BOT4_DATA_ORDER', ['row 701']);
  });

  it('with a time twice names the second row of it', async () => {
    const file = csv('twice.csv', (lines) => lines.toSpliced(700, 0, lines[700] as string));
    await refuse(file, 'BOT4_DATA_ORDER', ['row 701']);
  });

  it('that is too short says how many rows there are', async () => {
    await refuse(
      csv('short.csv', (lines) => lines.slice(0, 1001)),
      'BOT4_DATA_TOO_SHORT',
      ['1000 row(s)', '2000'],
    );
  });

  it('with a row that was cut names the line', async () => {
    const file = csv('ragged.csv', (lines) => lines.with(900, '1,2,3'));
    await refuse(file, 'BOT4_DATA_CORRUPT', ['row 900']);
  });

  it('that is empty, or something else than its name says, is called damaged', async () => {
    const empty = join(journey.dir, 'data', 'empty.csv');
    writeFileSync(empty, '');
    await refuse(empty, 'BOT4_DATA_CORRUPT', ['empty']);
    const fake = join(journey.dir, 'data', 'fake.parquet');
    writeFileSync(fake, goodLines().join('\n'));
    await refuse(fake, 'BOT4_DATA_CORRUPT', ['does not begin like one']);
  });

  it('of several symbols lists them when the wanted one is not there', async () => {
    const spoil = (lines: string[]) => lines.map((line, i) => (i === 0 ? `symbol,${line}` : `ETHUSDT,${line}`));
    const file = csv('symbols.csv', spoil);
    await refuse(file, 'BOT4_DATA_SYMBOL', ['no symbol BTCUSDT', 'ETHUSDT']);
    await refuse(file, 'BOT4_DATA_SYMBOL', ['no symbol DOGEUSDT', 'ETHUSDT'], ['--symbol', 'DOGEUSDT']);
  });
});

describe('a Parquet file', () => {
  let file = '';
  beforeAll(async () => {
    file = join(journey.dir, 'data', 'good.parquet');
    const source = csv('good.csv', (lines) => lines);
    await withDuckDb(async (connection) => {
      await connection.run(`COPY (SELECT * FROM ${sqlText(source)}) TO ${sqlText(file)} (FORMAT parquet)`);
    });
  });

  it.each([0.999, 0.5, 0.01])('that is cut to %d of its length is called damaged', async (share) => {
    const bytes = readFileSync(file);
    const cut = join(journey.dir, 'data', 'cut.parquet');
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
    await expectRefused(['demo', '--data', cut], { code: 2, error: 'BOT4_DATA_CORRUPT', names: [cut] });
  });

  it('with a changed byte in its description is called damaged, or misses the column whose name it changed', async () => {
    const bytes = readFileSync(file);
    const start = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    const at = { length: bytes.length - 6, start, name: bytes.indexOf('close', start) };
    const refused = async (index: number, error: string): Promise<void> => {
      const damaged = flipped(file, 'damaged.parquet', index);
      await expectRefused(['demo', '--data', damaged], { code: 2, error, names: [damaged] });
    };
    await refused(at.length, 'BOT4_DATA_CORRUPT');
    await refused(at.start, 'BOT4_DATA_CORRUPT');
    await refused(at.name, 'BOT4_DATA_COLUMN');
  });

  it(`with any byte changed is no data of an artifact: 6 random ones (seed ${SEED})`, async () => {
    const rng = new Rng(SEED).stream('parquet');
    const { length } = readFileSync(file);
    for (let i = 0; i < 6; i++) {
      const at = rng.below(length);
      const damaged = flipped(file, 'flipped.parquet', at);
      // Where the change can still be read, the hash of the content tells.
      await expectRefused(['paper', '--artifact', artifact, '--data', damaged, '--symbol', 'BTCUSDT'], {
        code: 2,
        names: ['error BOT4_', 'flipped.parquet'],
      });
    }
  });
});

describe('the configuration', () => {
  const config = (content: string): string => {
    const file = join(journey.dir, 'data', 'bot4.json');
    writeFileSync(file, content);
    return file;
  };

  it.each([
    ['sed', 'seed'],
    ['fee_ppm', 'feePpm'],
    ['initalCash', 'initialCash'],
    ['slipagePpm', 'slippagePpm'],
    ['Symbol', 'symbol'],
  ])('with the unknown key %s asks whether %s was meant', async (key, meant) => {
    const file = config(JSON.stringify({ [key]: 1 }));
    await expectRefused(['demo', '--config', file], {
      code: 2,
      error: 'BOT4_CONFIG_UNKNOWN_KEY',
      names: [file, key, `did you mean ${meant}?`],
    });
  });

  it.each([
    ['{"seed": 7,}', 'cannot be read as JSON'],
    ['[7]', 'not an object'],
  ])('that is %s is named', async (content, text) => {
    const file = config(content);
    await expectRefused(['demo', '--config', file], { code: 2, error: 'BOT4_CONFIG_VALUE', names: [file, text] });
  });

  it('that does not exist is named', async () => {
    const file = join(journey.dir, 'data', 'no.json');
    await expectRefused(['demo', '--config', file], { code: 2, error: 'BOT4_CONFIG_VALUE', names: [file] });
  });

  it.each([
    ['--seed', '1.5', 'seed is 1.5'],
    ['--seed', '4294967296', 'seed is 4294967296'],
    ['--seed', 'seven', 'seed is seven'],
    ['--fee-ppm', '-1', 'feePpm is -1'],
    ['--slippage-ppm', '100001', 'slippagePpm is 100001'],
    ['--initial-cash', '1e5', 'initialCash is 1e5'],
    ['--initial-cash', '0', 'not positive'],
    ['--symbol', '', 'symbol'],
  ])('with %s %s says what it takes', async (flag, value, text) => {
    await expectRefused(['demo', flag, value], { code: 2, error: 'BOT4_CONFIG_VALUE', names: [text] });
  });
});

describe('the command line', () => {
  it.each([
    ['demmo', 'Did you mean demo?'],
    ['demo --sed 7', 'Did you mean --seed?'],
    ['paper', "required option '--artifact <name>'"],
    ['demo --seed', 'argument missing'],
    ['models everything', 'too many arguments'],
  ])('bot4 %s is answered with usage', async (args, text) => {
    await expectRefused(args.split(' '), { code: 2, names: [text] });
  });

  it.each([
    ['demo', '--paper-bars-per-ms', 'fast'],
    ['demo', '--paper-bars-per-ms', '0'],
    ['paper', '--bars-per-ms', '-3'],
    ['paper', '--bars-per-ms', ''],
  ])('bot4 %s %s %j asks for a positive number', async (command, flag, value) => {
    const rest = command === 'paper' ? ['--artifact', artifact] : [];
    const expected = { code: 2, error: 'BOT4_CLI_USAGE', names: [flag, 'not a positive number'] };
    await expectRefused([command, flag, value, ...rest], expected);
  });

  it('names a script that is not there', async () => {
    await expectRefused(['run', 'no-script.ts'], { code: 2, error: 'BOT4_CLI_USAGE', names: ['no-script.ts'] });
  });
});

describe('a notebook', () => {
  const notebook = (...sources: string[]): string => {
    const file = join(journey.dir, 'data', 'own.ipynb');
    const cells = sources.map((source, i) => ({
      cell_type: 'code',
      execution_count: null,
      id: `c${i}`,
      metadata: i === 0 ? { tags: ['parameters'] } : {},
      outputs: [],
      source,
    }));
    writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    return file;
  };

  it('that does not exist, or is none, is named', async () => {
    const missing = join(journey.dir, 'data', 'no.ipynb');
    await expectRefused(['notebook', 'run', missing], { code: 2, error: 'BOT4_NOTEBOOK_FILE', names: [missing] });
    const json = join(journey.dir, 'data', 'list.ipynb');
    writeFileSync(json, '{"cells": 1}');
    await expectRefused(['notebook', 'run', json], { code: 2, error: 'BOT4_NOTEBOOK_FILE', names: [json] });
  });

  it('gets no parameter that it does not have', async () => {
    const file = notebook('let seed = 7;');
    const args = ['notebook', 'run', file, '-p', 'sead=1'];
    await expectRefused(args, { code: 2, error: 'BOT4_CONFIG_UNKNOWN_KEY', names: [file, 'sead', 'seed'] });
  });

  it('gets no parameter without a value', async () => {
    const args = ['notebook', 'run', notebook('let seed = 7;'), '-p', 'seed'];
    await expectRefused(args, { code: 2, error: 'BOT4_CLI_USAGE', names: ['name=value, not seed'] });
  });

  it('whose cell fails is named with cell and line, and the exit code is 1', async () => {
    const file = notebook('let seed = 7;', "const x = 1;\nthrow new Error('no luck');");
    const names = [file, 'cell 2, line 2', 'no luck'];
    await expectRefused(['notebook', 'run', file], { code: 1, error: 'BOT4_NOTEBOOK_CELL', names }, { begins: true });
  });

  it.each([
    ["file: 'nowhere.csv'", '', 'BOT4_DATA_FILE', 'nowhere.csv'],
    ["synthetic: 'edge'", 'seed: -1', 'BOT4_CONFIG_VALUE', 'seed is -1'],
    ["synthetic: 'edge'", 'feePpm: 0.5', 'BOT4_CONFIG_VALUE', 'feePpm is 0.5'],
    ["synthetic: 'edge'", "initialCash: '1e5'", 'BOT4_CONFIG_VALUE', 'initialCash is 1e5'],
    ["synthetic: 'edge'", 'outOfSample: 1', 'BOT4_CONFIG_VALUE', 'outOfSample is 1'],
  ])('that opens research on { %s } with %s ends as bad input does', async (data, change, error, text) => {
    const good = "seed: 7, initialCash: '100000', feePpm: 1000, slippagePpm: 200, outOfSample: 0.4, embargoBars: 24";
    const file = notebook(
      "import { openResearch } from 'bot4/research';",
      `await openResearch({ question: '?', data: { ${data} }, ${good}, ${change} });`,
    );
    // Notebooks find bot4 from their own folder, so this one lies inside the project while it runs.
    const work = join(journey.place.project, '.bot4', 'test');
    mkdirSync(work, { recursive: true });
    const folder = mkdtempSync(join(work, 'journey-'));
    const inside = join(folder, 'own.ipynb');
    copyFileSync(file, inside);
    try {
      const names = ['cell 2, line 1', error, text];
      const expected = { code: 2, error: 'BOT4_NOTEBOOK_CELL', names };
      await expectRefused(['notebook', 'run', inside], expected, { begins: true });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an artifact', () => {
  const folder = (name: string): string => join(journey.place.models, name);
  const paper = (name: string, expected: { error: string; names: readonly string[] }): Promise<void> =>
    expectRefused(['paper', '--artifact', name], { code: 2, ...expected });

  /** Runs `check` on a copy of the models in which `spoil` changed something. */
  async function onSpoilt(spoil: () => void, check: () => Promise<void>): Promise<void> {
    const { models } = journey.place;
    const kept = `${models}-kept`;
    cpSync(models, kept, { recursive: true, preserveTimestamps: true });
    try {
      spoil();
      await check();
    } finally {
      rmSync(models, { recursive: true });
      renameSync(kept, models);
    }
  }

  it.each(['no-such-0123456789ab', '../keys', '', 'Ema-Cross'])('%j does not exist', async (name) => {
    await paper(name, { error: 'BOT4_ARTIFACT_MISSING', names: [journey.place.models, 'bot4 models'] });
  });

  it.each([...CONTENT_FILES, MANIFEST_FILE, SIGNATURE_FILE])('with one byte of %s flipped is refused', async (file) => {
    const path = join(folder(artifact), file);
    const { length } = readFileSync(path);
    const at = new Rng(SEED).stream(file).below(length);
    const error =
      file === MANIFEST_FILE || file === SIGNATURE_FILE ? 'BOT4_ARTIFACT_SIGNATURE' : 'BOT4_ARTIFACT_TAMPERED';
    await onSpoilt(
      () => {
        const bytes = readFileSync(path);
        bytes[at] = (bytes[at] as number) ^ 1;
        writeFileSync(path, bytes);
      },
      async () => {
        await paper(artifact, { error, names: [file === MANIFEST_FILE ? SIGNATURE_FILE : file] });
        await expectRefused(['live', '--artifact', artifact], { code: 2, error, names: [] });
      },
    );
  });

  it('with a file too many, or one missing, is refused', async () => {
    await onSpoilt(
      () => writeFileSync(join(folder(artifact), 'notes.txt'), ''),
      () => paper(artifact, { error: 'BOT4_ARTIFACT_TAMPERED', names: [`${artifact}/notes.txt`] }),
    );
    await onSpoilt(
      () => rmSync(join(folder(artifact), 'evidence.json')),
      () => paper(artifact, { error: 'BOT4_ARTIFACT_TAMPERED', names: [`${artifact}/evidence.json`] }),
    );
  });

  it('under another name is refused, and the right name is said', async () => {
    const wrong = artifact.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    await onSpoilt(
      () => renameSync(folder(artifact), folder(wrong)),
      () => paper(wrong, { error: 'BOT4_ARTIFACT_TAMPERED', names: [artifact] }),
    );
  });

  it('that is spoilt does not hide the others in the list, which ends with 2', async () => {
    await onSpoilt(
      () => writeFileSync(join(folder(artifact), 'notes.txt'), ''),
      async () => {
        const end = await bot4(journey, ['models']);
        expect(end.code).toBe(2);
        expect(end.stdout).toMatch(new RegExp(`^BAD {2}${artifact} {2}BOT4_ARTIFACT_TAMPERED`, 'm'));
        expect(end.stdout).toMatch(new RegExp(`^ok {3}${other} `, 'm'));
      },
    );
  });

  /** Signs a changed artifact again, with all hashes right, as somebody could who has the key. @returns its name. */
  function forge(change: Readonly<Record<string, (json: Record<string, unknown>) => unknown>>, keys: string): string {
    const from = folder(artifact);
    const files = new Map<string, Uint8Array>();
    for (const file of readdirSync(from)) files.set(file, readFileSync(join(from, file)));
    const json = (file: string) => JSON.parse(new TextDecoder().decode(files.get(file))) as Record<string, unknown>;
    for (const [file, edit] of Object.entries(change)) files.set(file, canonicalBytes(edit(json(file))));
    const evidenceSha256 = cryptoDigest.sha256(files.get('evidence.json') as Uint8Array);
    files.set('verdict.json', canonicalBytes({ ...json('verdict.json'), evidenceSha256 }));
    const manifest = parseManifest(files.get(MANIFEST_FILE) as Uint8Array);
    const facts = CONTENT_FILES.map((file) => {
      const bytes = files.get(file) as Uint8Array;
      return [file, { sha256: cryptoDigest.sha256(bytes), bytes: bytes.length }];
    });
    const anew = formatManifest({ ...manifest, files: Object.fromEntries(facts) });
    const { signer } = openKeyPair(keys);
    const signature = hex(signer.sign(anew));
    files.set(MANIFEST_FILE, anew);
    files.set(SIGNATURE_FILE, formatSignature({ algorithm: 'ed25519', publicKeyId: signer.keyId, signature }));
    const name = `${manifest.strategy}-${cryptoDigest.sha256(anew).slice(0, 12)}`;
    mkdirSync(folder(name), { recursive: true });
    for (const [file, bytes] of files) writeFileSync(join(folder(name), file), bytes);
    return name;
  }

  const refused = (evidence: Record<string, unknown>): unknown => ({
    ...evidence,
    trading: { ...(evidence.trading as object), trades: 29 },
  });

  it.each([
    ['evidence that the gate refuses', { 'evidence.json': refused }, 'There are enough trades'],
    [
      'a verdict that says refused',
      { 'verdict.json': (verdict: object) => ({ ...verdict, kind: 'refused' }) },
      'not a pass for paper',
    ],
    [
      'a check that says it failed',
      {
        'verdict.json': ({ checks, ...verdict }: Record<string, unknown>) => ({
          ...verdict,
          checks: (checks as object[]).map((check, i) => (i === 3 ? { ...check, passed: false } : check)),
        }),
      },
      'another verdict',
    ],
  ])('with %s is refused, signed by a trusted key or not', async (_, change, text) => {
    let name = '';
    await onSpoilt(
      () => {
        name = forge(change as never, keyFolder(journey.place));
      },
      () => paper(name, { error: 'BOT4_ARTIFACT_VERDICT', names: [text] }),
    );
  });

  it('signed by a key of somebody else is refused, and the key is named', async () => {
    const keys = join(journey.dir, 'foreign-keys');
    const { signer } = openKeyPair(keys);
    let name = '';
    await onSpoilt(
      () => {
        name = forge({}, keys);
      },
      () => paper(name, { error: 'BOT4_ARTIFACT_SIGNATURE', names: [signer.keyId, 'not trusted'] }),
    );
  });

  it('that was revoked is refused with the reason', async () => {
    await onSpoilt(
      () => {
        const { store, registry } = openModels(journey.place);
        expect(store.list()).toContain(artifact);
        const entry = registry.entries().find((found) => found.kind === 'promoted' && found.name === artifact);
        registry.revoked((entry as { artifact: string }).artifact, 'its author found a fault');
      },
      () => paper(artifact, { error: 'BOT4_ARTIFACT_REVOKED', names: [artifact, 'its author found a fault'] }),
    );
  });

  it('that no registry knows is refused before it is traded', async () => {
    await onSpoilt(
      () => rmSync(join(journey.place.models, 'registry.ndjson')),
      () => paper(artifact, { error: 'BOT4_ARTIFACT_MISSING', names: [artifact, 'never promoted here'] }),
    );
  });

  it('is not used with a registry that was changed by hand, and the line is named', async () => {
    const file = join(journey.place.models, 'registry.ndjson');
    await onSpoilt(
      () => writeFileSync(file, readFileSync(file, 'utf8').replace('"count":1', '"count":2')),
      () => paper(artifact, { error: 'BOT4_REGISTRY_BROKEN', names: [file, 'row 1'] }),
    );
  });

  it('whose data is not known here asks for it, and takes no other', async () => {
    const sources = join(journey.place.state, 'sources');
    renameSync(sources, `${sources}-away`);
    try {
      await paper(artifact, { error: 'BOT4_DATA_FILE', names: ['--data'] });
    } finally {
      renameSync(`${sources}-away`, sources);
    }
    const file = csv('other-data.csv', (lines) => lines);
    const names = ['other-data.csv', 'was judged on data'];
    const args = ['paper', '--artifact', artifact, '--data', file, '--symbol', 'BTCUSDT'];
    await expectRefused(args, { code: 2, error: 'BOT4_JOURNAL_MISMATCH', names });
  });
});

describe('a journal', () => {
  let dir = '';
  const paper = (name: string, journal = dir): string[] => ['paper', '--artifact', name, '--journal', journal];

  beforeAll(async () => {
    dir = join(journey.dir, 'journal');
    expect(await bot4(journey, paper(artifact))).toMatchObject({ code: 0 });
  });

  it('of another artifact is not continued', async () => {
    const expected = { code: 2, error: 'BOT4_JOURNAL_MISMATCH', names: ['the journal was started with'] };
    await expectRefused(paper(other), expected);
  });

  it('that is damaged in the middle is not continued, and the byte is named', async () => {
    const damaged = join(journey.dir, 'damaged');
    cpSync(dir, damaged, { recursive: true });
    const [name = ''] = readdirSync(damaged).filter((file) => file.endsWith('.log'));
    const bytes = readFileSync(join(damaged, name));
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(join(damaged, name), bytes);
    const expected = { code: 1, error: 'BOT4_JOURNAL_CORRUPT', names: [join(damaged, name), 'byte'] };
    await expectRefused(paper(artifact, damaged), expected);
  });

  it('in the place of which there is a file is refused', async () => {
    const file = join(journey.dir, 'data', 'no-folder');
    writeFileSync(file, '');
    await expectRefused(paper(artifact, file), { code: 1, error: 'BOT4_STORE_WRITE', names: [file] });
  });

  it('is held by one runner at a time: a second one is told, and the first one goes on', async () => {
    const shared = join(journey.dir, 'shared');
    const first = startBot4([...paper(artifact, shared), '--bars-per-ms', '1', '--json'], { env: journey.env });
    const bytes = (): number => {
      try {
        return readFileSync(join(shared, 'journal-000001.log')).length;
      } catch {
        // Not made yet.
        return 0;
      }
    };
    try {
      while (bytes() < 10_000) await new Promise((resolve) => setTimeout(resolve, 5));
      const second = await bot4(journey, paper(artifact, shared));
      expect(second).toMatchObject({ code: 1, stdout: '' });
      expect(second.stderr).toContain('error BOT4_JOURNAL_LOCKED: ');
      expect(second.stderr).toContain(`process ${first.child.pid}`);
      expect(second.stderr).toContain(shared);
      const before = bytes();
      while (bytes() === before) await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      first.child.kill('SIGKILL');
      await first.end;
    }
    // What the lock protected is sound: the next runner continues it to the end.
    expect(await bot4(journey, paper(artifact, shared))).toMatchObject({ code: 0 });
  });
});
