/** Names a running process, so that what it left behind is recognised after its end, also when its number is reused. */
import { readFileSync } from 'node:fs';

/** Fields of /proc/PID/stat from the state on: state first, start time in clock ticks since boot twentieth. */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // No such process, or no /proc here: the number alone then has to do.
    return [];
  }
}

function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** Text that names this process. */
export function ownIdentity(): string {
  return `${process.pid} ${startOf(process.pid)}`;
}

/** True while the process that `identity` names is running. */
export function isRunning(identity: string): boolean {
  const [pid = '', start = ''] = identity.split(' ');
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0) return false;
  try {
    process.kill(number, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // A process that was killed and not yet collected by its parent has a number, and does nothing any more.
  if (statOf(number)[0] === 'Z') return false;
  return start === '' || startOf(number) === start;
}
