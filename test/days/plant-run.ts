/**
 * `plant-run.ts SEEDS HOURS FAULT…`: plants each bug by itself and simulates days until one violates an invariant; prints
 * a line of JSON for each. The same days without the bug must violate none.
 */
import { simulateDay } from './day.ts';
import { type Simulate, simulateWith } from './planted.ts';
import { PLANT_RATE, PLANTS, type Plant } from './plants.ts';

interface Finding {
  readonly seed: number;
  readonly text: string;
}

async function firstFinding(simulate: Simulate, plant: Plant, seeds: number, hours: number): Promise<Finding> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violation } = await simulate({ seed, hours, faults: plant.faults, rate: plant.rate ?? PLANT_RATE });
    if (violation !== undefined) return { seed, text: `seed ${seed}: ${violation.message.split('\n')[0]}` };
  }
  return { seed: seeds, text: '' };
}

const [seeds, hours, ...faults] = process.argv.slice(2).map(Number) as [number, number, ...number[]];
for (const [i, plant] of PLANTS.entries()) {
  if (faults.length > 0 && !faults.includes(plant.fault)) continue;
  const before = process.cpuUsage();
  let line: object;
  try {
    const { seed, text } = await firstFinding(await simulateWith(i), plant, seeds, hours);
    const without = await firstFinding(simulateDay, plant, seed, hours);
    line = { fault: plant.fault, found: text, without: without.text };
  } catch (error) {
    line = { fault: plant.fault, error: (error as Error).message };
  }
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ ...line, cpuMs: Math.round((user + system) / 1000) })}\n`);
}
