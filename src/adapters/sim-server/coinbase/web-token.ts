/**
 * The JSON Web Token that a request or a subscription is proved by: who, from when to when, for which request. Everything
 * is looked at: algorithm, key id, subject, times, the request that it is for, and the signature.
 */
import { verify } from 'node:crypto';
import type { ApiKey } from './api-key.ts';

const LIFETIME_S = 120;
const PARTS = 3;
const LONGEST = 4096;

/** What a token must be for. */
export interface TokenPurpose {
  readonly nowS: number;
  /** Method, hosts and path of the request; undefined for a subscription, which names none. */
  readonly request?: { readonly method: string; readonly hosts: readonly string[]; readonly path: string };
}

type Fields = Readonly<Record<string, unknown>>;

function readPart(part: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    // What is no JSON is no part of a token; the caller refuses it.
    return undefined;
  }
}

/** Name of the key that a token says it is of; undefined when it is no token. */
export function tokenKeyName(token: string): string | undefined {
  const parts = token.split('.');
  if (token.length > LONGEST || parts.length !== PARTS) return undefined;
  const kid = readPart(parts[0] as string)?.kid;
  return typeof kid === 'string' ? kid : undefined;
}

function isTimely({ nbf, exp }: Fields, nowS: number): boolean {
  if (typeof nbf !== 'number' || typeof exp !== 'number') return false;
  return nbf <= nowS && nowS < exp && exp - nbf <= LIFETIME_S;
}

/** Whether a token is for this request: `GET api.coinbase.com/api/v3/brokerage/accounts`, with or without a scheme. */
function isFor({ uri, uris }: Fields, request: NonNullable<TokenPurpose['request']>): boolean {
  const named: readonly unknown[] = Array.isArray(uris) ? uris : [uri];
  return named.some((one) => {
    const match = typeof one === 'string' ? /^([A-Z]+) (?:https?:\/\/)?([^/]+)(\/.*)$/.exec(one) : null;
    if (match === null) return false;
    return match[1] === request.method && request.hosts.includes(match[2] as string) && match[3] === request.path;
  });
}

/** Whether a token proves what it is shown for. */
export function isGenuine(token: string, key: ApiKey, purpose: TokenPurpose): boolean {
  const parts = token.split('.');
  if (key.publicKey === undefined || token.length > LONGEST || parts.length !== PARTS) return false;
  const [head, body, signature] = parts as [string, string, string];
  const header = readPart(head);
  const fields = readPart(body);
  if (header === undefined || fields === undefined) return false;
  if (header.alg !== key.kind || header.kid !== key.name || fields.sub !== key.name) return false;
  if (fields.iss !== 'cdp' && fields.iss !== 'coinbase-cloud') return false;
  if (!isTimely(fields, purpose.nowS)) return false;
  if (purpose.request !== undefined && !isFor(fields, purpose.request)) return false;
  const isEc = key.kind === 'ES256';
  return verify(
    isEc ? 'sha256' : null,
    Buffer.from(`${head}.${body}`),
    isEc ? { key: key.publicKey, dsaEncoding: 'ieee-p1363' } : key.publicKey,
    Buffer.from(signature, 'base64url'),
  );
}
