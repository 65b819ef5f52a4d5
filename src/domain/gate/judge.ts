/**
 * The gate: evidence in, a pass or reasons out. Total, pure and deterministic: whoever judges the same evidence again
 * comes to the same verdict, which is what the runner does before it loads anything.
 */
import { InputError, type Refusal, refusal } from '../../core/index.ts';
import type { Check, CheckId } from './check.ts';
import { ask, type Case, QUESTIONS } from './checks.ts';
import { contradictions } from './consistency.ts';
import type { Evidence } from './evidence.ts';
import { measure } from './measure.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type GatePass, grant } from './pass.ts';
import { type GatePolicy, loosenedPoints, POLICY } from './policy.ts';

/** One reason of a refusal: the check that failed, and what it found. */
export interface GateRefusal extends Refusal {
  readonly check: CheckId;
}

/** What the gate says. All checks are there in either case, except when the evidence cannot be read at all. */
export type Verdict =
  | { readonly kind: 'passed'; readonly pass: GatePass; readonly checks: readonly Check[] }
  | { readonly kind: 'refused'; readonly reasons: readonly GateRefusal[]; readonly checks: readonly Check[] };

function reason(check: Check): GateRefusal {
  const detail = `${check.title}? No: ${check.measured}; asked for: ${check.threshold}`;
  return { ...refusal('BOT4_GATE_REFUSED', detail), check: check.id };
}

/** Nothing can be measured on evidence that is not of its form, so the one check that says so stands alone. */
function unreadable(error: InputError, policy: GatePolicy): Verdict {
  const question = QUESTIONS[0];
  if (question === undefined) throw error;
  const check: Check = {
    id: question.id,
    title: question.title,
    measured: error.message,
    threshold: question.threshold(policy),
    passed: false,
    explanation: question.explanation,
    pValue: null,
  };
  return { kind: 'refused', reasons: [reason(check)], checks: [check] };
}

function read(evidence: unknown): Evidence | InputError {
  try {
    return parseEvidence(evidence);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/**
 * Judges a candidate.
 * @param evidence the facts; every statistic is computed again from them.
 * @param policy the thresholds: the house policy, or a stricter one. A looser one refuses everything.
 * @returns a pass that only the gate can make, or the reasons; and every check with what it found.
 * Never throws, whatever the evidence is: evidence that is not of its form is refused with the path of the fault.
 * References: docs/concepts/gate.md.
 */
export function judge(evidence: Evidence, policy: GatePolicy = POLICY): Verdict {
  const asked = { ...policy };
  const loosened = loosenedPoints(asked);
  // A policy that was bent must not decide anything, not even how much work is done.
  const used = loosened.length === 0 ? asked : POLICY;
  const facts = read(evidence);
  if (facts instanceof InputError) return unreadable(facts, used);
  const it: Case = {
    evidence: facts,
    policy: used,
    measures: measure(facts, used),
    contradictions: contradictions(facts),
    loosened,
  };
  const checks = Object.freeze(QUESTIONS.map((question) => ask(question, it)));
  const failed = checks.filter((check) => !check.passed);
  if (failed.length > 0) return { kind: 'refused', reasons: failed.map(reason), checks };
  return { kind: 'passed', pass: grant(facts), checks };
}
