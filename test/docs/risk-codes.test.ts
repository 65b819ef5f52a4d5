/** The page of risk codes against the code: every rule in its order, every limit of a profile. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/core/index.ts';
import { HOUSE_RISK_PROFILE, parseRiskProfile, RISK_RULES } from '../../src/domain/risk/index.ts';

const PAGE = readFileSync(new URL('../../docs/reference/risk-codes.md', import.meta.url), 'utf8');
const [RULES = '', LIMITS = ''] = PAGE.split('## Limits of a profile');

describe('docs/reference/risk-codes.md', () => {
  it('has the rules of the risk engine in their order, with orders, limits and meaning', () => {
    const rows = RISK_RULES.map(({ code, orders, keys }, i) => {
      const limits = keys.length === 0 ? '–' : keys.map((key) => `\`${key}\``).join(', ');
      return `| ${i + 1} | \`${code}\` | ${orders} | ${limits} | ${ERRORS[code].meaning} |`;
    });
    expect(RULES.split('\n').filter((line) => line.includes('BOT4_RISK_'))).toEqual(rows);
  });

  it('knows every risk code of the error catalogue', () => {
    const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => code.startsWith('BOT4_RISK_'));
    expect(RISK_RULES.map(({ code }) => code as string).sort()).toEqual(codes.sort());
  });

  it('lists the limits that a profile may hold, and no other', () => {
    const keys = [...LIMITS.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] as string);
    const every = Object.fromEntries(keys.map((key) => [key, 10]));
    // Parsing refuses a key that it does not know, so each of them is a limit.
    const profile = parseRiskProfile({ ...every, ...HOUSE_RISK_PROFILE });
    expect(Object.keys(profile).sort()).toEqual([...keys].sort());
    expect(
      RISK_RULES.flatMap(({ keys: limits }) => [...limits] as string[]).filter((key) => !keys.includes(key)),
    ).toEqual([]);
  });
});
