import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../runner/paths.ts';
import { ports } from '../../test/fixtures.ts';
import { CROSS_BY_LIMITS, type Promoted, promoteCross } from '../../test/journeys/artifact.ts';
import { openTrustedKeys } from '../adapters/crypto/ed25519.ts';
import { InputError } from '../core/index.ts';
import { keyFolder, openModels, type Place } from '../lab/models.ts';
import { type OpenedArtifact, openArtifact } from './artifact.ts';
import { replay } from './backtest.ts';
import { travelled } from './evidence.ts';
import { requestOf } from './paper.ts';
import { fingerprint } from './session.ts';

let dir = '';
let promoted: Promoted;
let artifact: OpenedArtifact;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-paper-'));
  const place: Place = { project: ROOT, state: join(dir, 'state'), models: join(dir, 'models') };
  promoted = await promoteCross(place);
  const { store, digest } = openModels(place);
  artifact = openArtifact(promoted.name, { store, digest, verifier: openTrustedKeys(keyFolder(place)) });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a paper session of an artifact', () => {
  it('asks for exactly what the gate judged, from the files of the artifact alone', () => {
    const { research, request: judged } = promoted;
    const request = requestOf(artifact, [research.setup.loaded], ports.digest);
    expect(request).toEqual({ ...judged, bundle: travelled(judged.bundle) });
    const of = (asked: typeof request): string => {
      const { bars, instrument, ...rest } = asked;
      expect(bars.close.length).toBe(8760);
      return fingerprint({ ...rest, instruments: [instrument] }, ports.digest);
    };
    expect(of(request)).toBe(of(judged));
  });

  it('decides what the evidence holds, byte for byte', async () => {
    const result = await replay(requestOf(artifact, [promoted.research.setup.loaded], ports.digest), ports);
    expect(result.orderListHash).toBe(artifact.evidence.bundleOrderListHash);
    expect(result.orders).toBe(artifact.evidence.trading.orders);
  });

  it('decides so with orders that wait too', async () => {
    const place: Place = { project: ROOT, state: join(dir, 'state'), models: join(dir, 'models') };
    const limits = await promoteCross(place, CROSS_BY_LIMITS);
    const { store, digest } = openModels(place);
    const opened = openArtifact(limits.name, { store, digest, verifier: openTrustedKeys(keyFolder(place)) });
    const result = await replay(requestOf(opened, [limits.research.setup.loaded], ports.digest), ports);
    expect(result.orderListHash).toBe(opened.evidence.bundleOrderListHash);
    const entries = result.fills.filter(({ order }) => order.purpose === 'entry');
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.every(({ order }) => order.type === 'limit')).toBe(true);
  });

  it('is refused on other data, whose source is named', () => {
    const { loaded } = promoted.research.setup;
    const other = { ...loaded, sha256: 'f'.repeat(64), source: 'other.csv' };
    const run = () => requestOf(artifact, [other], ports.digest);
    expect(run).toThrow(InputError);
    expect(run).toThrow(`judged on data ${loaded.sha256.slice(0, 12)}…, this is ffffffffffff… [other.csv]`);
  });
});
