import { type ProcessTable, TinydockError } from '@tinydock/domain';
import { runProgram } from './run-program.ts';

const DEFAULT_ARGUMENTS = ['-ef'];

function invalidArguments(psArgs: readonly string[], problem: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot list processes with the arguments ${JSON.stringify(psArgs.join(' '))} of ps: ${problem}`,
  });
}

/**
 * Keeps the rows of the given processes. The last column takes what is left of a line.
 * @throws TinydockError INVALID_ARGUMENT where there is no column PID
 */
export function parseProcessTable(output: string, pids: ReadonlySet<number>, psArgs: readonly string[]): ProcessTable {
  const [heading = '', ...lines] = output.split('\n');
  const titles = heading.split(/\s+/).filter((title) => title !== '');
  const pidColumn = titles.indexOf('PID');
  if (pidColumn === -1) throw invalidArguments(psArgs, 'its output has no column PID');
  const rows: (readonly string[])[] = [];
  for (const line of lines) {
    const words = line.split(/\s+/).filter((word) => word !== '');
    if (words.length < titles.length || !pids.has(Number(words[pidColumn]))) continue;
    const last = titles.length - 1;
    rows.push([...words.slice(0, last), words.slice(last).join(' ')]);
  }
  return { titles, rows };
}

/**
 * Has ps(1) of the host describe processes. A column with another heading than its own could pass a number off as a
 * process id, and show processes that are none of the container's.
 * @throws TinydockError INVALID_ARGUMENT, FAILED_PRECONDITION / MISSING_PROGRAM
 */
export async function listProcesses(pids: readonly number[], psArgs: readonly string[]): Promise<ProcessTable> {
  const args = psArgs.length === 0 ? DEFAULT_ARGUMENTS : psArgs;
  if (args.some((arg) => /=\s*PID/i.test(arg))) throw invalidArguments(args, 'only the process id may be called PID');
  const { exitCode, stdout, stderr } = await runProgram('ps', args);
  if (exitCode === undefined) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_PROGRAM',
      message: `cannot list processes: ps could not be run: ${stderr.trim()}`,
      hint: 'Install the package procps (Fedora: procps-ng).',
    });
  }
  if (exitCode !== 0) throw invalidArguments(args, stderr.trim().split('\n')[0] ?? '');
  return parseProcessTable(stdout, new Set(pids), args);
}
