import { didYouMean } from '../source/nearest-word.ts';
import { parseJsonList } from '../words/split-words.ts';
import type { Flags } from './flags.ts';
import type { Command, HealthcheckInstruction, RunInstruction } from './instruction.ts';
import { parseDuration } from './parse-duration.ts';
import { parseRunDevice } from './run-device.ts';
import { parseRunMount } from './run-mount.ts';
import { baseOf, keywordOf, mistake, type Statement } from './statement.ts';

/** The JSON form where the text is one, else the shell form. */
export function parseCommandText(text: string): Command {
  const args = parseJsonList(text);
  return args === undefined ? { form: 'shell', script: text } : { form: 'exec', args };
}

function oneOf<T extends string>(
  statement: Statement,
  flag: ReturnType<Flags['get']>,
  values: readonly T[],
): T | undefined {
  if (flag === undefined) return undefined;
  const found = values.find((value) => value === flag.value);
  if (found !== undefined) return found;
  const expected = `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
  const message = `invalid value ${JSON.stringify(flag.value)}: expected ${expected}`;
  throw mistake(statement, flag.word, { code: 'INVALID_FLAG', message, hint: didYouMean(flag.value, values) });
}

/** @throws DockerfileError INVALID_ARGUMENTS without a command, INVALID_FLAG */
export function parseRun(statement: Statement, flags: Flags): RunInstruction {
  const command = parseCommandText(statement.args.text);
  if (statement.args.text === '' || (command.form === 'exec' && command.args.length === 0))
    throw mistake(statement, statement.keyword, { message: 'RUN needs a command' });
  return {
    ...baseOf(statement),
    kind: 'run',
    command,
    heredocs: statement.heredocs,
    mounts: flags.list('mount').map((flag) => parseRunMount(statement, flag)),
    network: oneOf(statement, flags.get('network'), ['default', 'none', 'host'] as const),
    security: oneOf(statement, flags.get('security'), ['sandbox', 'insecure'] as const),
    devices: flags.list('device').map((flag) => parseRunDevice(statement, flag)),
  };
}

const MIN_DURATION_NS = 1e6;

/** Docker takes nothing between nothing and a millisecond. */
function durationFlag(statement: Statement, flags: Flags, name: string): number | undefined {
  const flag = flags.get(name);
  if (flag === undefined) return undefined;
  const duration = parseDuration(flag.value);
  if (duration !== undefined && (duration === 0 || duration >= MIN_DURATION_NS)) return duration;
  const message = `invalid --${name} ${JSON.stringify(flag.value)}: expected a duration such as 30s or 1m30s, at least 1ms`;
  throw mistake(statement, flag.word, { code: 'INVALID_FLAG', message });
}

function retriesFlag(statement: Statement, flags: Flags): number | undefined {
  const flag = flags.get('retries');
  if (flag === undefined) return undefined;
  if (/^\d{1,9}$/.test(flag.value)) return Number(flag.value);
  const message = `invalid --retries ${JSON.stringify(flag.value)}: expected a number`;
  throw mistake(statement, flag.word, { code: 'INVALID_FLAG', message });
}

function healthcheckCommand(statement: Statement): Command | undefined {
  const match = /^(\S+)\s*/.exec(statement.args.text);
  const kind = match?.[1]?.toUpperCase();
  const rest = statement.args.text.slice(match?.[0].length ?? 0);
  if (kind === 'NONE' && rest === '') return undefined;
  const command = parseCommandText(rest);
  const isEmpty = rest === '' || (command.form === 'exec' && command.args.length === 0);
  if (kind === 'CMD' && !isEmpty) return command;
  const message = `${keywordOf(statement)} takes CMD and a command, or NONE alone`;
  throw mistake(statement, statement.args.text === '' ? statement.keyword : statement.args, { message });
}

/** @throws DockerfileError INVALID_ARGUMENTS, INVALID_FLAG */
export function parseHealthcheck(statement: Statement, flags: Flags): HealthcheckInstruction {
  const command = healthcheckCommand(statement);
  const flag = statement.flags[0];
  if (command === undefined && flag !== undefined)
    throw mistake(statement, flag, { code: 'INVALID_FLAG', message: 'HEALTHCHECK NONE takes no flags' });
  return {
    ...baseOf(statement),
    kind: 'healthcheck',
    command,
    intervalNs: durationFlag(statement, flags, 'interval'),
    timeoutNs: durationFlag(statement, flags, 'timeout'),
    startPeriodNs: durationFlag(statement, flags, 'start-period'),
    startIntervalNs: durationFlag(statement, flags, 'start-interval'),
    retries: retriesFlag(statement, flags),
  };
}
