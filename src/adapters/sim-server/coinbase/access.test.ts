/** Who is believed: tokens of both kinds of keys and signatures of older ones, and each way in which they prove nothing. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LoopbackRequest } from '../loopback-server.ts';
import { Access } from './access.ts';
import { makeApiKey, readApiKey } from './api-key.ts';

const NOW_S = 1_790_000_000;
const NOW_US = NOW_S * 1e6 + 250_000;
const PATH = '/api/v3/brokerage/accounts';
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ED = generateKeyPairSync('ed25519').privateKey;
const ED_JWK = ED.export({ format: 'jwk' });
const ED_SEED = Buffer.from(ED_JWK.d as string, 'base64url');
const ED_PUBLIC = Buffer.from(ED_JWK.x as string, 'base64url');

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const account = (index: number, key: string, secret: string) => ({ name: key, key, secret, index, balances: {} });
const ACCESS = new Access([
  account(0, 'ec', EC.export({ type: 'sec1', format: 'pem' }) as string),
  account(1, 'ed', Buffer.concat([ED_SEED, ED_PUBLIC]).toString('base64')),
  account(2, 'old', 'secret'),
]);

function token(key: KeyObject, header: object = {}, payload: object = {}): string {
  const isEc = key.asymmetricKeyType === 'ec';
  const name = isEc ? 'ec' : 'ed';
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = { alg: isEc ? 'ES256' : 'EdDSA', kid: name, nonce: '1', ...header };
  const uri = `GET api.coinbase.com${PATH}`;
  const body = { sub: name, iss: 'cdp', nbf: NOW_S - 10, exp: NOW_S + 110, uri, ...payload };
  const text = `${part(head)}.${part(body)}`;
  const signer = isEc ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return `${text}.${sign(isEc ? 'sha256' : null, Buffer.from(text), signer).toString('base64url')}`;
}

function request(headers: Record<string, string>, more: Partial<LoopbackRequest> = {}): LoopbackRequest {
  const base = { method: 'GET', path: PATH, query: '', body: '', address: '127.0.0.1' };
  return { ...base, headers: { host: '127.0.0.1:99', ...headers }, ...more };
}

function senderOf(bearer: string, more: Partial<LoopbackRequest> = {}): number {
  return ACCESS.sender(request({ authorization: `Bearer ${bearer}` }, more), NOW_US).index;
}

describe('a token', () => {
  it.each([
    ['an EC key', EC, {}, {}, 0],
    ['an Ed25519 key', ED, {}, {}, 1],
    ['an issuer of ccxt', EC, {}, { iss: 'coinbase-cloud', aud: ['retail_rest_api_proxy'] }, 0],
    ['an address with a scheme', EC, {}, { uri: `GET http://127.0.0.1:99${PATH}` }, 0],
    ['an address of its own', EC, {}, { uri: `GET 127.0.0.1:99${PATH}` }, 0],
    ['a list of requests', ED, {}, { uri: undefined, uris: [`GET api.coinbase.com${PATH}`] }, 1],
    ['its last second', EC, {}, { nbf: NOW_S - 119, exp: NOW_S + 1 }, 0],
  ])('with %s is believed', (_what, key, header, payload, index) => {
    expect(senderOf(token(key, header, payload))).toBe(index);
  });

  it.each([
    ['the name of another key', EC, { kid: 'ed' }, {}],
    ['the subject of another key', EC, {}, { sub: 'ed' }],
    ['a key that is none', EC, { kid: 'x' }, { sub: 'x' }],
    ['another algorithm', EC, { alg: 'EdDSA' }, {}],
    ['no algorithm', EC, { alg: 'none' }, {}],
    ['another issuer', EC, {}, { iss: 'me' }],
    ['another path', EC, {}, { uri: 'GET api.coinbase.com/api/v3/brokerage/orders' }],
    ['another method', EC, {}, { uri: `POST api.coinbase.com${PATH}` }],
    ['another host', EC, {}, { uri: `GET example.com${PATH}` }],
    ['no request', EC, {}, { uri: undefined }],
    ['a time that is over', EC, {}, { nbf: NOW_S - 130, exp: NOW_S - 10 }],
    ['the second after its last', EC, {}, { nbf: NOW_S - 120, exp: NOW_S }],
    ['a time to come', EC, {}, { nbf: NOW_S + 10, exp: NOW_S + 120 }],
    ['a life of more than 120 s', EC, {}, { nbf: NOW_S - 1, exp: NOW_S + 120 }],
    ['times that are text', EC, {}, { nbf: String(NOW_S), exp: String(NOW_S + 100) }],
    ['no times', EC, {}, { nbf: undefined, exp: undefined }],
  ])('with %s is not', (_what, key, header, payload) => {
    expect(() => senderOf(token(key, header, payload))).toThrow('Unauthorized');
  });

  it('that was changed after it was signed, cut off or is no token proves nothing', () => {
    const good = token(EC);
    const [head, body, signature] = good.split('.') as [string, string, string];
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const bad = [
      `${head}.${body}.${flipped}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${head}..${signature}`,
      '..',
      '',
      'x',
    ];
    bad.push(
      `${head}.${body}.${signature.slice(0, 40)}`,
      `bm8.${body}.${signature}`,
      `${'A'.repeat(5000)}.${body}.${signature}`,
    );
    for (const one of bad) expect(() => senderOf(one)).toThrow('Unauthorized');
    expect(() => ACCESS.sender(request({}), NOW_US)).toThrow('Unauthorized');
  });

  it('of a subscription names no request', () => {
    const proof = { channel: 'user', productIds: [], apiKey: undefined, timestamp: undefined, signature: undefined };
    expect(ACCESS.subscriber({ ...proof, jwt: token(ED, {}, { uri: undefined }) }, NOW_US)?.index).toBe(1);
    expect(ACCESS.subscriber({ ...proof, jwt: 'x' }, NOW_US)).toBeUndefined();
    expect(ACCESS.subscriber({ ...proof, jwt: undefined }, NOW_US)).toBeUndefined();
  });
});

describe('an older key', () => {
  const signed = (text: string, timestamp = String(NOW_S), key = 'old') => ({
    'cb-access-key': key,
    'cb-access-timestamp': timestamp,
    'cb-access-sign': createHmac('sha256', 'secret').update(`${timestamp}${text}`).digest('hex'),
  });

  it('signs time, method, path and body, with or without the query', () => {
    const index = (headers: Record<string, string>, more: Partial<LoopbackRequest> = {}): number =>
      ACCESS.sender(request(headers, more), NOW_US).index;
    expect(index(signed(`GET${PATH}`), { query: 'limit=1' })).toBe(2);
    expect(index(signed(`GET${PATH}?limit=1`), { query: 'limit=1' })).toBe(2);
    expect(index(signed(`POST${PATH}{"a":1}`), { method: 'POST', body: '{"a":1}' })).toBe(2);
    expect(index(signed(`GET${PATH}`, String(NOW_S - 29)))).toBe(2);
  });

  it.each([
    ['another body', signed(`POST${PATH}{}`), { method: 'POST', body: '{"a":1}' }],
    ['a time more than 30 s off', signed(`GET${PATH}`, String(NOW_S - 32)), {}],
    ['a time that is none', signed(`GET${PATH}`, 'now'), {}],
    ['a key that is none', signed(`GET${PATH}`, String(NOW_S), 'nobody'), {}],
    ['a key of the other kind', signed(`GET${PATH}`, String(NOW_S), 'ec'), {}],
    ['a signature that is none', { ...signed(`GET${PATH}`), 'cb-access-sign': 'zz' }, {}],
  ])('with %s proves nothing', (_what, headers, more) => {
    expect(() => ACCESS.sender(request(headers, more), NOW_US)).toThrow('Unauthorized');
  });

  it('is told on /v2 that its time is over', () => {
    const path = '/v2/accounts';
    const late = signed(`GET${path}`, String(NOW_S - 60));
    expect(() => ACCESS.sender(request(late, { path }), NOW_US)).toThrow('request timestamp expired');
    expect(() => ACCESS.sender(request({}, { path }), NOW_US)).toThrow('invalid signature');
  });
});

describe('a key', () => {
  it('that is made can be read, by its name and as PEM with line breaks written out', () => {
    const { key, secret } = makeApiKey();
    expect(key).toMatch(/^organizations\/[0-9a-f-]{36}\/apiKeys\/[0-9a-f-]{36}$/);
    expect(secret).toMatch(/^-----BEGIN EC \w+ KEY-----\n/);
    expect(readApiKey(key, secret.replaceAll('\n', '\\n')).kind).toBe('ES256');
    expect(makeApiKey().secret).not.toBe(secret);
  });

  it('is told apart by its form', () => {
    expect(readApiKey('k', pem(ED)).kind).toBe('EdDSA');
    expect(readApiKey('k', ED_SEED.toString('base64')).kind).toBe('EdDSA');
    expect(readApiKey('k', 'abc').kind).toBe('legacy');
  });

  it.each([
    ['a b', 'secret', '--key'],
    ['k', '-----BEGIN\nxx', '--secret: the PEM text'],
    ['k', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey), 'P-256'],
    ['k', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), 'P-256'],
    ['k', '', '--secret'],
    ['k', 'a\nb', '--secret'],
  ])('of the name %j with a secret that is none is refused', (name, secret, text) => {
    expect(() => readApiKey(name, secret)).toThrow(text);
  });
});
