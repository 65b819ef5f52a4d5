/** Names a running process, so that what it left behind is recognised after its end, also when its number is reused. */
import { readFileSync } from 'node:fs';

/** Start time of a process in clock ticks since boot, or empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // No such process, or no /proc here: the number alone then has to do.
    return '';
  }
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
  return start === '' || startOf(number) === start;
}
