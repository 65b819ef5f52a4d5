import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKeySecret } from './key-secret.ts';
import { requestParams } from './params.ts';
import { checkSignature, checkTiming, readTiming, signatureOf, signedParams, signedPayload } from './signing.ts';

/** Secret and payloads of the venue's documentation (rest-api.md). */
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const REST = 'side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';

describe('signatures', () => {
  it.each([
    ['LTCBTC', 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71'],
    [
      '%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96',
      'e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3',
    ],
  ])('of the documentation are made for %s', (symbol, wanted) => {
    expect(signatureOf(`symbol=${symbol}&${REST}`, SECRET)).toBe(wanted);
  });

  it('are over query string and body with nothing between them, wherever the signature itself stands', () => {
    expect(signedPayload('a=1&signature=x&b=2', 'c=3')).toBe('a=1&b=2c=3');
    expect(signedPayload('a=1', 'c=3&signature=x')).toBe('a=1c=3');
    expect(signedPayload('', 'c=3')).toBe('c=3');
  });

  it('count in either case, and are refused when a character differs or is missing', () => {
    const payload = `symbol=LTCBTC&${REST}`;
    const good = signatureOf(payload, SECRET);
    const check = (signature: string): void =>
      checkSignature(requestParams(`${payload}&signature=${signature}`, ''), payload, readKeySecret(SECRET));
    expect(() => check(good.toUpperCase())).not.toThrow();
    expect(() => check(`${good.slice(0, -1)}x`)).toThrow('Signature for this request is not valid.');
    expect(() => check(good.slice(1))).toThrow('Signature for this request is not valid.');
    expect(() => check('')).toThrow("Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
  });

  it('of Ed25519 keys are base64 and must not differ, whichever way the key is written', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const payload = `symbol=LTCBTC&${REST}`;
    const good = sign(null, Buffer.from(payload), privateKey).toString('base64');
    const written = [
      privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      (privateKey.export({ type: 'pkcs8', format: 'pem' }) as string).replaceAll('\n', '\\n'),
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      publicKey.export({ type: 'spki', format: 'pem' }) as string,
    ];
    for (const text of written) {
      const key = readKeySecret(text);
      const check = (signature: string): void =>
        checkSignature(requestParams(`${payload}&signature=${encodeURIComponent(signature)}`, ''), payload, key);
      expect(key.kind).toBe('ED25519');
      expect(() => check(good)).not.toThrow();
      expect(() => check(good.toLowerCase())).toThrow('Signature for this request is not valid.');
      expect(() => check('AAAA')).toThrow('Signature for this request is not valid.');
    }
  });

  it.each([
    ['nothing', ''],
    ['a character that no secret has', 'a secret'],
    ['PEM that is none', `${'-'.repeat(5)}BEGIN NOTHING${'-'.repeat(5)}\nAAAA`],
    [
      'an EC key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    ],
  ])('need a secret or an Ed25519 key, not %s', (_what, text) => {
    expect(() => readKeySecret(text)).toThrow('--secret: letters, digits, - and _ are needed');
  });

  it('of WebSocket requests are over the parameters in the order of the alphabet', () => {
    expect(signedParams(requestParams('timestamp=2&apiKey=k&signature=s&symbol=X', ''))).toBe(
      'apiKey=k&symbol=X&timestamp=2',
    );
  });
});

describe('the timing rule', () => {
  const now = 1_700_000_000_000_000;
  const of =
    (form: string): (() => void) =>
    () =>
      checkTiming(readTiming(requestParams(form, '')), now);

  it('takes milliseconds and microseconds', () => {
    expect(readTiming(requestParams('timestamp=1700000000000', ''))).toEqual({ sentUs: now, windowUs: 5_000_000 });
    expect(readTiming(requestParams('timestamp=1700000000000001&recvWindow=0.125', ''))).toEqual({
      sentUs: now + 1,
      windowUs: 125,
    });
  });

  it('takes what is up to a window old and less than a second ahead', () => {
    expect(of('timestamp=1699999995000')).not.toThrow();
    expect(of('timestamp=1699999994999')).toThrow('Timestamp for this request is outside of the recvWindow.');
    expect(of('timestamp=1700000000999999')).not.toThrow();
    expect(of('timestamp=1700000001000')).toThrow("Timestamp for this request was 1000ms ahead of the server's time.");
    expect(of('timestamp=1699999999999875&recvWindow=0.125')).not.toThrow();
    expect(of('timestamp=1699999999999874&recvWindow=0.125')).toThrow('outside of the recvWindow');
  });

  it.each([
    ['', "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed."],
    ['timestamp=x', "Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'."],
    ['timestamp=99999999999999999999', "Parameter 'timestamp' overflowed."],
    ['timestamp=1&recvWindow=60000.001', "Data sent for parameter 'recvWindow' is not valid."],
    ['timestamp=1&recvWindow=1.0001', "Illegal characters found in parameter 'recvWindow'"],
  ])('refuses %s', (form, text) => {
    expect(of(form)).toThrow(text);
  });
});
