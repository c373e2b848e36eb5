import { posix } from 'node:path';
import type {
  ArgInstruction,
  Command,
  CopyInstruction,
  FromInstruction,
  HealthcheckInstruction,
  Instruction,
  ListInstruction,
  PairsInstruction,
  RunInstruction,
} from '@tinydock/dockerfile';
import { parseSignal } from '@tinydock/domain';
import { stepError } from '../build-error.ts';
import type { ImageDraft } from './image-draft.ts';
import type { ArgumentScope } from './stage-scope.ts';

/** What of a stage settings have to remember. */
export interface SettingState {
  readonly draft: ImageDraft;
  readonly scope: Pick<ArgumentScope, 'hide'>;
  /** True once the stage itself has said CMD; an ENTRYPOINT then leaves it. */
  hasCommand: boolean;
}

export const DEFAULT_SHELL = ['/bin/sh', '-c'];

/** The program and arguments of a command; the shell form goes through the image's SHELL. */
export function commandArgs(command: Command, shell: readonly string[] | undefined): string[] {
  return command.form === 'exec' ? [...command.args] : [...(shell ?? DEFAULT_SHELL), command.script];
}

const MAX_PORT = 65_535;

function parsePorts(instruction: ListInstruction): string[] {
  return instruction.values.flatMap((text) => {
    // An address and a port of the host in front mean nothing here; Docker takes them all the same.
    const match = /^(?:(?:(?:[\d.]+|\[[\da-f:]+\]):)?[\d-]*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(
      text,
    );
    const first = Number(match?.[1] ?? 0);
    const last = Number(match?.[2] ?? first);
    if (match === null || first < 1 || last < first || last > MAX_PORT) {
      const message = `invalid port ${JSON.stringify(text)}: expected one such as 80 or 53/udp`;
      throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
    }
    const protocol = match[3]?.toLowerCase() ?? 'tcp';
    return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
  });
}

function parseVolumes(instruction: ListInstruction): readonly string[] {
  const { values } = instruction;
  if (values.every((value) => value.trim() !== '')) return values;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message: 'VOLUME needs paths, and one of them is empty' });
}

/** Adds in place: a copy for each of thousands would take minutes. A key may be `__proto__`. */
function addKeys<T>(record: Record<string, T>, entries: Iterable<readonly [string, T]>): void {
  for (const [key, value] of entries)
    Object.defineProperty(record, key, { value, configurable: true, enumerable: true, writable: true });
}

function applyPairs({ draft, scope }: SettingState, { kind, pairs }: PairsInstruction): void {
  const { config } = draft;
  if (kind === 'label') {
    const labels = pairs.map(({ name, value }) => [name, value] as const);
    addKeys((config.Labels ??= {}), labels);
    return;
  }
  for (const { name, value } of pairs) {
    draft.env.set(name, value);
    scope.hide(name);
  }
}

/** @returns what the history says of it */
function applyList({ draft }: SettingState, instruction: ListInstruction): string {
  const { config } = draft;
  const values = instruction.kind === 'expose' ? parsePorts(instruction) : parseVolumes(instruction);
  const added = values.map((value) => [value, {}] as const);
  addKeys(instruction.kind === 'expose' ? (config.ExposedPorts ??= {}) : (config.Volumes ??= {}), added);
  return `${instruction.kind.toUpperCase()} [${values.join(' ')}]`;
}

function toHealthcheck(instruction: HealthcheckInstruction): Record<string, unknown> {
  const { command } = instruction;
  if (command === undefined) return { Test: ['NONE'] };
  return {
    Test: command.form === 'exec' ? ['CMD', ...command.args] : ['CMD-SHELL', command.script],
    ...(instruction.intervalNs ? { Interval: instruction.intervalNs } : {}),
    ...(instruction.timeoutNs ? { Timeout: instruction.timeoutNs } : {}),
    ...(instruction.startPeriodNs ? { StartPeriod: instruction.startPeriodNs } : {}),
    ...(instruction.startIntervalNs ? { StartInterval: instruction.startIntervalNs } : {}),
    ...(instruction.retries ? { Retries: instruction.retries } : {}),
  };
}

function applyCommand(state: SettingState, kind: 'cmd' | 'entrypoint', args: string[]): void {
  const { config } = state.draft;
  if (kind === 'cmd') {
    config.Cmd = args;
    state.hasCommand = true;
    return;
  }
  config.Entrypoint = args;
  // What the base image runs makes no sense behind another program.
  if (!state.hasCommand) delete config.Cmd;
}

function describePairs({ kind, pairs }: PairsInstruction): string {
  return `${kind.toUpperCase()} ${pairs.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
}

/** Quoted words in brackets, as Docker writes them. */
function describeCommand(command: Command, shell: readonly string[] | undefined): string {
  return `[${commandArgs(command, shell)
    .map((word) => JSON.stringify(word))
    .join(' ')}]`;
}

/** Where the working directory goes from here. */
export function resolveWorkdir(draft: ImageDraft, path: string): string {
  return posix.resolve('/', draft.config.WorkingDir ?? '/', path);
}

/** Of WORKDIR the path alone; making the directory is a step of its own. */
type SettingInstruction = Exclude<Instruction, FromInstruction | ArgInstruction | RunInstruction | CopyInstruction>;

/**
 * Applies an instruction that changes the configuration alone, with its variables replaced.
 * @returns what the history says of it
 */
export function applySetting(state: SettingState, instruction: SettingInstruction): string {
  const { draft } = state;
  const { config } = draft;
  switch (instruction.kind) {
    case 'env':
    case 'label':
      applyPairs(state, instruction);
      return describePairs(instruction);
    case 'expose':
    case 'volume':
      return applyList(state, instruction);
    case 'maintainer':
      draft.setAuthor(instruction.value);
      return `MAINTAINER ${instruction.value}`;
    case 'workdir':
      config.WorkingDir = resolveWorkdir(draft, instruction.value);
      return `WORKDIR ${config.WorkingDir}`;
    case 'user':
      config.User = instruction.value;
      return `USER ${instruction.value}`;
    case 'stopsignal':
      parseSignal(instruction.value);
      config.StopSignal = instruction.value;
      return `STOPSIGNAL ${instruction.value}`;
    case 'shell':
      config.Shell = [...instruction.shell];
      return `SHELL [${instruction.shell.join(' ')}]`;
    case 'healthcheck':
      config.Healthcheck = toHealthcheck(instruction);
      return `HEALTHCHECK ${JSON.stringify(config.Healthcheck)}`;
    case 'onbuild':
      (config.OnBuild ??= []).push(instruction.trigger);
      return `ONBUILD ${instruction.trigger}`;
    case 'cmd':
    case 'entrypoint':
      applyCommand(state, instruction.kind, commandArgs(instruction.command, config.Shell));
      return `${instruction.kind.toUpperCase()} ${describeCommand(instruction.command, config.Shell)}`;
  }
}
