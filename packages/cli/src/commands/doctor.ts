import type { CliContext } from '../context/cli-context.ts';
import { checkDaemon, checkSocket } from '../doctor/check-daemon.ts';
import { checkDisk } from '../doctor/check-disk.ts';
import { checkKernel } from '../doctor/check-kernel.ts';
import { checkPrograms } from '../doctor/check-programs.ts';
import type { Finding } from '../doctor/finding.ts';
import { MACHINE } from '../doctor/machine.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';

const DEFAULT_ROOT = '/var/lib/tinydock';
const LEVEL_WIDTH = 'warning'.length;
const CHECK_WIDTH = 'filesystem'.length;

function toLines({ check, level, message, fix }: Finding): readonly string[] {
  const start = `${level.padEnd(LEVEL_WIDTH)}  ${check.padEnd(CHECK_WIDTH)}  `;
  return [`${start}${message}`, ...(fix === '' ? [] : [`${' '.repeat(start.length)}-> ${fix}`])];
}

/** Where the store is, where no daemon says so. */
async function findRoot({ connect, env, signal }: CliContext): Promise<string> {
  const fallback = env['TINYDOCK_ROOT'] ?? DEFAULT_ROOT;
  try {
    return (await (await connect()).system.info({ signal })).rootDir;
  } catch {
    return fallback;
  }
}

async function examine(context: CliContext): Promise<readonly Finding[]> {
  const groups = [
    await checkKernel(MACHINE),
    await checkPrograms(MACHINE),
    await checkDisk(MACHINE, await findRoot(context)),
    [await checkSocket(MACHINE, context.host)],
    await checkDaemon(context.connect, context.signal),
  ];
  return groups.flat();
}

function summarize(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  return `${count('ok')} ok, ${count('warning')} warnings, ${count('broken')} broken, ${count('skipped')} skipped`;
}

async function* report({ flags }: CommandInput, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const findings = await examine(context);
  if (flags.boolean('json')) {
    const values = findings.map(({ check, level, message, fix }) => ({
      Check: check,
      Level: level,
      Message: message,
      Fix: fix,
    }));
    yield { kind: 'objects', values, format: undefined };
  } else {
    for (const finding of findings) for (const text of toLines(finding)) yield line(text);
    yield line(summarize(findings));
  }
  if (findings.some(({ level }) => level === 'broken')) yield { kind: 'exit', code: 1 };
}

export const doctorCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Look whether this machine and the daemon are in order, and say what to do where they are not',
  args: { minimum: 0, maximum: 0 },
  flags: [{ kind: 'boolean', flags: '--json', description: 'Print the findings as JSON' }],
  run: (input, context) => report(input, context),
};
