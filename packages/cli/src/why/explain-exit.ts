import { constants } from 'node:os';
import { formatMemory } from '@tinydock/text';
import type { Explanation, WhyFacts } from './explanation.ts';

/** What the signals mean that end programs by themselves; signal(7). */
const SIGNAL_MEANINGS: Readonly<Record<string, string>> = {
  SIGABRT: 'it has given up by itself, as after a failed assertion',
  SIGBUS: 'it used memory that is not there',
  SIGFPE: 'an arithmetic error, such as a division by zero',
  SIGILL: 'it ran an instruction that this processor does not have',
  SIGKILL: 'somebody outside tinydock, or a process in it; no lack of memory was seen',
  SIGPIPE: 'it wrote to a pipe that nobody reads',
  SIGSEGV: 'it used memory that is not its own',
  SIGSYS: 'it made a system call that its seccomp profile forbids',
};
const MAX_SIGNAL = 64;

/** The name of the signal that an exit code stands for, as a shell reports it. */
export function signalOf(exitCode: number): string | undefined {
  const number = exitCode - 128;
  if (number < 1 || number > MAX_SIGNAL) return undefined;
  const known = Object.entries(constants.signals).find(([, value]) => value === number);
  return known?.[0] ?? `signal ${number}`;
}

function explainMemory({ detail }: WhyFacts, exitCode: number): Explanation {
  const limit = detail.limits?.memoryBytes ?? 0;
  const why =
    limit > 0 ? `its memory limit of ${formatMemory(limit)} was used up` : 'memory had run out on this machine';
  const clause =
    exitCode === 128 + constants.signals.SIGKILL
      ? `was killed by the kernel because ${why} (exit code ${exitCode})`
      : `ended with exit code ${exitCode} after the kernel had killed one of its processes, because ${why}`;
  return { reason: 'out-of-memory', clause };
}

/** Undefined where no user had a part in the end. */
function explainUser({ detail, signals }: WhyFacts, exitCode: number): Explanation | undefined {
  const signal = signalOf(exitCode);
  const hasSent = signal !== undefined && signals.includes(signal);
  if (!hasSent && !(detail.stoppedByUser && (signals.length > 0 || signal !== undefined))) return undefined;
  const first = signals[0] ?? signal ?? detail.stopSignal;
  if (signal !== 'SIGKILL') {
    const end = exitCode === 0 ? 'ended in order (exit code 0)' : `ended with exit code ${exitCode}`;
    return { reason: 'stopped-by-user', clause: `was stopped by a user with ${first} and ${end}` };
  }
  if (first === 'SIGKILL') return { reason: 'killed-by-user', clause: 'was killed by a user (SIGKILL, exit code 137)' };
  const clause = `was stopped by a user, and killed because it did not end in time after ${first} (exit code 137)`;
  return { reason: 'stopped-by-user', clause };
}

function explainCode(exitCode: number): Explanation {
  switch (exitCode) {
    case 0:
      return { reason: 'completed', clause: 'ended by itself, successfully (exit code 0)' };
    case 126:
      return {
        reason: 'not-executable',
        clause: 'ended with exit code 126: a command could not be executed (no permission, or not a program)',
      };
    case 127:
      return { reason: 'command-not-found', clause: 'ended with exit code 127: a command was not found' };
    case 255:
      return {
        reason: 'failed',
        clause: 'ended with exit code 255: a failure of its own, or an end that nobody saw, as with the machine',
      };
    default:
      return { reason: 'failed', clause: `ended by itself with exit code ${exitCode}: a failure of its own` };
  }
}

/** Why a program has ended. */
export function explainExit(facts: WhyFacts): Explanation {
  const status = facts.detail.container?.status;
  const exitCode = status?.exitCode ?? 0;
  const byUser = explainUser(facts, exitCode);
  const isKilledByUser = byUser?.reason === 'killed-by-user';
  if (status?.oomKilled === true && !isKilledByUser) return explainMemory(facts, exitCode);
  if (byUser !== undefined) return byUser;
  const signal = signalOf(exitCode);
  if (signal === undefined || exitCode === 255) return explainCode(exitCode);
  const meaning = SIGNAL_MEANINGS[signal];
  const clause = `was ended by ${signal} (exit code ${exitCode})${meaning === undefined ? '' : `: ${meaning}`}`;
  return { reason: 'signal', clause };
}
