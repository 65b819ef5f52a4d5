import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistryLog } from '../adapters/fs/registry-log.ts';
import { ManualClock, MICROS_PER_DAY, micros } from '../core/index.ts';
import {
  isLivePass,
  judge,
  judgeLive,
  type PaperRecord,
  sampleEvidence,
  standardNormals,
} from '../domain/gate/index.ts';
import { Registry } from './registry.ts';

const ARTIFACT = 'a1'.repeat(32);
const OTHER = 'b2'.repeat(32);
const HASH = 'c3'.repeat(32);
const day = (n: number): number => n * MICROS_PER_DAY;

let dir = '';
let file = '';
let clock: ManualClock;
let registry: Registry;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-registry-'));
  file = join(dir, 'models', 'registry.ndjson');
  clock = new ManualClock(micros(day(100)));
  registry = new Registry(openRegistryLog(file), clock);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function promote(artifact: string): void {
  registry.promoted({
    artifact,
    name: `sample-${artifact.slice(0, 12)}`,
    strategy: 'sample',
    synthetic: false,
    evidenceSha256: HASH,
    trials: { count: 3, sharpeVariance: 0.1, outOfSampleLooks: 1, head: HASH },
  });
}

function session(change: Partial<PaperRecord>): PaperRecord {
  return {
    artifact: ARTIFACT,
    mode: 'forward',
    from: day(100),
    to: day(100),
    orders: 4,
    orderListHash: HASH,
    ...change,
  };
}

describe('Registry', () => {
  it('is empty at first', () => {
    expect(registry.entries()).toEqual([]);
    expect(registry.paperRecords(ARTIFACT)).toEqual([]);
  });

  it('keeps promotions, refusals, sessions and revocations in order, with their time, and reads them back', () => {
    promote(ARTIFACT);
    registry.refused({
      strategy: 'sample',
      evidenceSha256: HASH,
      reasons: [{ kind: 'refused', code: 'BOT4_GATE_REFUSED', check: 'trades', detail: 'few' }],
    });
    clock.advanceTo(micros(day(101)));
    registry.traded(session({ to: day(101) }));
    registry.revoked(ARTIFACT, 'a bug in its features');
    const entries = new Registry(openRegistryLog(file), clock).entries();
    expect(entries.map(({ kind, at }) => [kind, at / MICROS_PER_DAY])).toEqual([
      ['promoted', 100],
      ['refused', 100],
      ['paper', 101],
      ['revoked', 101],
    ]);
    expect(entries[0]).toMatchObject({ artifact: ARTIFACT, trials: { count: 3, head: HASH } });
    expect(entries[1]).toMatchObject({ reasons: [{ check: 'trades', detail: 'few' }] });
  });

  it('keeps the first promotion and the first revocation of an artifact', () => {
    promote(ARTIFACT);
    clock.advanceTo(micros(day(200)));
    promote(ARTIFACT);
    registry.revoked(ARTIFACT, 'first');
    registry.revoked(ARTIFACT, 'second');
    expect(registry.entries().map(({ kind, at }) => [kind, at])).toEqual([
      ['promoted', day(100)],
      ['revoked', day(200)],
    ]);
  });

  it('gives the paper sessions of one artifact', () => {
    promote(ARTIFACT);
    promote(OTHER);
    clock.advanceTo(micros(day(110)));
    registry.traded(session({ to: day(105) }));
    registry.traded(session({ artifact: OTHER, to: day(109) }));
    registry.traded(session({ mode: 'replay', from: 0, to: day(50) }));
    expect(registry.paperRecords(ARTIFACT)).toEqual([
      session({ to: day(105) }),
      session({ mode: 'replay', from: 0, to: day(50) }),
    ]);
  });

  it('refuses a session of an artifact that was never promoted', () => {
    expect(() => registry.traded(session({}))).toThrow('BOT4_ARTIFACT_MISSING');
  });

  it.each([
    ['before the promotion', { from: day(99), to: day(100) }],
    ['in the future', { from: day(100), to: day(131) }],
    ['backwards', { from: day(100), to: day(99) }],
  ])('does not take forward time %s', (_, times) => {
    promote(ARTIFACT);
    expect(() => registry.traded(session(times))).toThrow();
    expect(registry.entries()).toHaveLength(1);
  });

  it('lets an artifact be used until it is revoked', () => {
    const artifact = { hash: ARTIFACT, name: 'sample-a1a1a1a1a1a1' };
    promote(ARTIFACT);
    registry.requireUsable(artifact);
    registry.revoked(ARTIFACT, 'a bug in its features');
    expect(() => registry.requireUsable(artifact)).toThrow('BOT4_ARTIFACT_REVOKED: a bug in its features');
    expect(() => registry.requireUsable({ ...artifact, hash: OTHER })).not.toThrow();
  });

  it('leads to a live pass after more than 30 forward days and not before', () => {
    const returns = standardNormals(600, { seed: 1, mean: 0.2, exact: true }).map((z) => z * 0.004);
    const sample = sampleEvidence({ returns, outOfSampleIndex: 400, trials: { count: 1, sharpeVariance: 0 } });
    const verdict = judge({ ...sample, data: { ...sample.data, synthetic: false } });
    if (verdict.kind !== 'passed') throw new Error('refused');
    const live = (): boolean =>
      isLivePass(judgeLive(verdict.pass, { artifact: ARTIFACT, records: registry.paperRecords(ARTIFACT) }));
    promote(ARTIFACT);
    clock.advanceTo(micros(day(140)));
    registry.traded(session({ mode: 'replay', from: 0, to: day(90) }));
    registry.traded(session({ from: day(101), to: day(131) }));
    expect(live()).toBe(false);
    registry.traded(session({ from: day(135), to: day(135) + 1_000_000 }));
    expect(live()).toBe(true);
  });
});

describe('a registry that was changed by hand', () => {
  it('is refused on opening', () => {
    promote(ARTIFACT);
    promote(OTHER);
    const text = readFileSync(file, 'utf8');
    for (const changed of [
      text.replace('"at":864', '"at":764'),
      text.split('\n').slice(1).join('\n'),
      text.replace('a1a1', 'a1a2'),
    ]) {
      expect(changed).not.toBe(text);
      writeFileSync(file, changed);
      expect(() => new Registry(openRegistryLog(file), clock)).toThrow('BOT4_REGISTRY_BROKEN');
    }
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['an unknown kind', { kind: 'praised', at: 1 }],
    ['a kind from the prototype', { kind: 'toString' }],
    ['a missing key', { kind: 'revoked', at: 1, artifact: ARTIFACT }],
    ['one more key', { kind: 'revoked', at: 1, artifact: ARTIFACT, reason: '', note: '' }],
    ['a hash that is none', { kind: 'revoked', at: 1, artifact: 'x', reason: '' }],
    ['a mode that is none', { kind: 'paper', at: 1, ...session({ mode: 'live' as never }) }],
    ['reasons that are none', { kind: 'refused', at: 1, strategy: 's', evidenceSha256: HASH, reasons: [{}] }],
  ])('to hold %s is refused, though its chain holds', (_, entry) => {
    const log = openRegistryLog(file);
    log.append(() => entry);
    expect(() => new Registry(openRegistryLog(file), clock)).toThrow('BOT4_REGISTRY_BROKEN');
    expect(() => registry.entries()).toThrow('row 1');
  });

  it('with forward time that cannot have passed does not count it', () => {
    promote(ARTIFACT);
    openRegistryLog(file).append(() => ({ kind: 'paper', at: day(100), ...session({ from: day(100), to: day(200) }) }));
    openRegistryLog(file).append(() => ({ kind: 'paper', at: day(100), ...session({ from: day(1), to: day(99) }) }));
    openRegistryLog(file).append(() => ({
      kind: 'paper',
      at: day(100),
      ...session({ artifact: OTHER, from: day(1), to: day(99) }),
    }));
    expect(registry.paperRecords(ARTIFACT)).toEqual([]);
    expect(registry.paperRecords(OTHER)).toEqual([]);
  });
});
