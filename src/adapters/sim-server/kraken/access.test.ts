import { describe, expect, it } from 'vitest';
import { checkSignature, NonceGate, signatureOf, Tokens } from './access.ts';

/** The example of the venue's documentation. */
const SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
const BODY = 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25';
const SIGNED = '4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==';

describe('API-Sign', () => {
  it('is that of the example in the documentation', () => {
    expect(signatureOf('/0/private/AddOrder', '1616492376594', BODY, SECRET)).toBe(SIGNED);
  });

  it('is refused when a letter differs, and when there is none', () => {
    expect(() => checkSignature(SIGNED, SIGNED)).not.toThrow();
    expect(() => checkSignature(SIGNED.replace('4/', '5/'), SIGNED)).toThrow('EAPI:Invalid signature');
    expect(() => checkSignature(undefined, SIGNED)).toThrow('EAPI:Invalid signature');
  });
});

describe('nonces', () => {
  it.each([
    [0, ['5', '6', '6'], [true, true, false]],
    [0, ['5', '4'], [true, false]],
    [10, ['50', '45', '45', '40', '39'], [true, true, false, true, false]],
    [0, ['18446744073709551615', '18446744073709551616'], [true, false]],
    [0, ['-1', '1.5', '', 'x'], [false, false, false, false]],
  ])('rise, or are new within a window of %d: %j', (window, nonces, right) => {
    const gate = new NonceGate(window);
    const passes = nonces.map((nonce) => {
      try {
        gate.pass(nonce);
        return true;
      } catch {
        return false; // Refused, which is what is asked here.
      }
    });
    expect(passes).toEqual(right);
  });
});

describe('tokens', () => {
  it('are good for 900 seconds, and not after they are dropped', () => {
    let n = 0;
    const tokens = new Tokens(() => (n++ % 256) / 256);
    const { token, expires } = tokens.make(3, 0);
    expect(expires).toBe(900);
    expect(tokens.account(token, 900e6)).toBe(3);
    expect(() => tokens.account(token, 900e6 + 1)).toThrow('ESession:Invalid session');
    tokens.drop(3);
    expect(() => tokens.account(token, 0)).toThrow('ESession:Invalid session');
    expect(() => tokens.account(undefined, 0)).toThrow('ESession:Invalid session');
  });
});
