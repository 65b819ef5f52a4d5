/**
 * The steps of a plan as they run: those that have a kernel together in a program, the others one by one, in an order in
 * which every step comes after those that it reads and the program is entered as seldom as can be.
 */
import { StreamProgram, type StreamStep } from '../../../hot/index.ts';
import { CATALOGUE } from '../catalogue.ts';
import type { FeaturePlan, PlanStep } from '../plan.ts';
import { kernelOf, lagKernel, type StepKernel } from './step-kernels.ts';

/** Neighbours in the order of work: steps of the program from `from` to the one before `to`, or one step of the plan. */
export type StreamPart =
  | { readonly type: 'kernels'; readonly from: number; readonly to: number }
  | { readonly type: 'step'; readonly step: PlanStep };

/** A plan in parts. */
export interface StreamParts {
  /** What computes the kernels; undefined when there is none, or no room for its memory. */
  readonly program: StreamProgram | undefined;
  readonly parts: readonly StreamPart[];
}

interface PlacedStep {
  readonly step: PlanStep;
  readonly kernel: StepKernel | undefined;
}

/** Cells that a step reads. */
export function inputsOf(step: PlanStep): readonly number[] {
  return step.type === 'delay' ? [step.from] : step.node.inputs;
}

/** Its first output, and their number. */
export function outputsOf(step: PlanStep): { readonly slot: number; readonly outputs: number } {
  if (step.type === 'delay') return { slot: step.to, outputs: 1 };
  return { slot: step.node.slot, outputs: step.node.definition.outputs.length };
}

/** Kernels are made after the definitions of the catalogue; another definition may have a kind of the same name. */
function kernelFor(step: PlanStep): StepKernel | undefined {
  if (step.type === 'delay') return lagKernel(step.lag);
  const { definition, params } = step.node;
  return CATALOGUE.includes(definition) ? kernelOf(definition, params) : undefined;
}

/** Steps in rounds: all kernels that nothing is missing for, then all others that nothing is missing for, and so on. */
function ordered(steps: readonly PlacedStep[], columns: number): readonly PlacedStep[] {
  const done: PlacedStep[] = [];
  const known = new Set(Array.from({ length: columns }, (_, cell) => cell));
  let left = steps;
  for (let kernels = true; left.length > 0; kernels = !kernels) {
    const later: PlacedStep[] = [];
    for (const each of left) {
      const ready = inputsOf(each.step).every((cell) => known.has(cell));
      if ((each.kernel !== undefined) !== kernels || !ready) {
        later.push(each);
        continue;
      }
      const { slot, outputs } = outputsOf(each.step);
      for (let o = 0; o < outputs; o++) known.add(slot + o);
      done.push(each);
    }
    left = later;
  }
  return done;
}

function programStep(step: PlanStep, kernel: StepKernel, columns: number): StreamStep {
  const inputs = inputsOf(step);
  const ofSource = inputs.every((cell) => cell < columns);
  const guard = step.type === 'delay' ? 'never' : ofSource ? 'holes' : 'always';
  return { ...kernel, inputs, ...outputsOf(step), guard };
}

function partsOf(steps: readonly PlacedStep[]): readonly StreamPart[] {
  const parts: StreamPart[] = [];
  let kernels = 0;
  for (const { step, kernel } of steps) {
    const last = parts.at(-1);
    if (kernel === undefined) {
      parts.push({ type: 'step', step });
    } else {
      if (last?.type === 'kernels') parts[parts.length - 1] = { ...last, to: kernels + 1 };
      else parts.push({ type: 'kernels', from: kernels, to: kernels + 1 });
      kernels++;
    }
  }
  return parts;
}

/** Divides a plan. Without `kernels` every step stands alone. */
export function streamParts(plan: FeaturePlan, kernels: boolean): StreamParts {
  const columns = plan.columns.length;
  const alone: StreamParts = { program: undefined, parts: plan.steps.map((step) => ({ type: 'step', step })) };
  const steps = plan.steps.map((step) => ({ step, kernel: kernels ? kernelFor(step) : undefined }));
  if (steps.every(({ kernel }) => kernel === undefined)) return alone;
  const inOrder = ordered(steps, columns);
  const program = StreamProgram.create({
    columns,
    width: plan.width,
    shown: plan.features.map(({ delayed }) => delayed),
    steps: inOrder.flatMap(({ step, kernel }) => (kernel === undefined ? [] : [programStep(step, kernel, columns)])),
  });
  return program === undefined ? alone : { program, parts: partsOf(inOrder) };
}
