import { parseHeredocWord, type RunInstruction } from '@tinydock/dockerfile';
import { type DiffId, formatPlatform, isNative, type Platform } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { RunRequest } from '../ports.ts';
import { hashText, type StepInputs } from '../cache/step-key.ts';
import type { StageState } from '../stages/stage-state.ts';
import { commandArgs } from '../state/apply-setting.ts';
import type { CopySource } from './copy-step.ts';
import { resolveDevices } from './run-devices.ts';
import { planMount, type PlannedMount } from './run-mounts.ts';
import { runLayerStep } from './layer-step.ts';
import type { Waits } from './step-waits.ts';

/** What the instruction asks for, else what the build does. */
function networkOf({ build }: StageState, { network }: RunInstruction): RunRequest['network'] {
  return network === undefined || network === 'default' ? build.network : network;
}

function refuseWhatCannotBe(instruction: RunInstruction, { allowsInsecure }: StageState['build']): void {
  if (instruction.security !== 'insecure' || allowsInsecure) return;
  throw stepError(instruction, {
    code: 'FAILED_PRECONDITION',
    message: 'RUN --security=insecure is not allowed in this build',
    hint: 'It gives the command all rights on this machine. If that is meant: --allow security.insecure',
  });
}

interface Program {
  /** In the container. */
  readonly path: string;
  readonly content: string;
}

/** A heredoc that is all of the command. */
function findOnly({ heredocs }: RunInstruction, script: string): RunInstruction['heredocs'][number] | undefined {
  return heredocs.length === 1 && parseHeredocWord(script) !== undefined ? heredocs[0] : undefined;
}

/** A heredoc that is all of the command and names its interpreter, which is run as a file: where BuildKit has it. */
function findProgram(instruction: RunInstruction, script: string): Program | undefined {
  const only = findOnly(instruction, script);
  if (only?.content.startsWith('#!') !== true) return undefined;
  const { name, content } = only;
  return { path: `/dev/pipes/${name.replaceAll('/', '_')}`, content };
}

function programMount({ build }: StageState, { path, content }: Program): PlannedMount {
  const bytes = Buffer.from(content, 'utf8');
  const source = 'program';
  async function* layer(): AsyncGenerator<Uint8Array, void, undefined> {
    yield encodeTarHeader({ path: source, type: 'file', mode: 0o755, size: bytes.length });
    yield bytes;
    yield tarPadding(bytes.length);
    yield TAR_TRAILER;
  }
  return {
    description: JSON.stringify(['program', content]),
    open: async () => {
      const { layer: stored } = await build.ports.layers.ingest({ source: layer, signal: build.signal });
      const place = { target: path, source, isDirectory: false, readOnly: true };
      return { kind: 'layers', diffIds: [stored.diffId], ...place };
    },
  };
}

/** The whole script goes to the shell, which reads the heredocs itself; one that is all of it is the script. */
function scriptOf(instruction: RunInstruction, script: string): string {
  const only = findOnly(instruction, script);
  if (only !== undefined) return findProgram(instruction, script)?.path ?? only.content;
  return [script, ...instruction.heredocs.map(({ content, name }) => `${content}${name}`)].join('\n');
}

function argsOf(state: StageState, instruction: RunInstruction): string[] {
  const { command } = instruction;
  const { Shell } = state.draft.config;
  if (command.form === 'exec') return commandArgs(command, Shell);
  return commandArgs({ form: 'shell', script: scriptOf(instruction, command.script) }, Shell);
}

interface PlannedRun {
  readonly args: readonly string[];
  readonly mounts: readonly PlannedMount[];
  readonly devices: readonly string[];
}

function inputsOf(state: StageState, instruction: RunInstruction, { args, mounts, devices }: PlannedRun): StepInputs {
  const { config, platform } = state.draft;
  return {
    ...Object.fromEntries(mounts.map(({ description }, index) => [`mount ${index + 1}`, description])),
    command: JSON.stringify(args),
    'the user': config.User ?? '',
    'the working directory': config.WorkingDir ?? '/',
    'the network': networkOf(state, instruction),
    ...(devices.length === 0 ? {} : { 'the choice of devices': devices.join(', ') }),
    ...(instruction.security === 'insecure' ? { 'the security': 'insecure' } : {}),
    ...(state.build.hosts.length === 0 ? {} : { 'the hosts': hashText(state.build.hosts.join('\n')) }),
    'the platform': formatPlatform(platform),
  };
}

/** As Docker has it: with the ARGs, and of those that an ENV hides what the command sees. */
function describe({ draft, scope }: StageState, args: readonly string[]): string {
  const entries = scope.own(draft.env).map(([name, value]) => `${name}=${value}`);
  const prefix = entries.length === 0 ? '' : `|${entries.length} ${entries.join(' ')} `;
  return `RUN ${prefix}${args.join(' ')}`;
}

/** Where the machine may not be able to run the command at all. */
function foreignHint(machine: Platform, platform: Platform): { readonly hint?: string } {
  if (isNative(platform, machine)) return {};
  const [own, other] = [machine, platform].map(formatPlatform);
  return {
    hint: `If it could not be executed: ${own} runs ${other} with an emulator in binfmt_misc, as qemu-user-static.`,
  };
}

async function execute(
  state: StageState,
  instruction: RunInstruction,
  { args, step, mounts, devices, waits }: PlannedRun & { readonly step: number; readonly waits: Waits },
): Promise<DiffId> {
  const { build, draft, scope } = state;
  const { config } = draft;
  const { env, args: given } = state.variables.of(state);
  const extra = [...scope.proxies(), ...given].map(([name, value]) => `${name}=${value}`);
  const result = await build.ports.runner.run({
    diffIds: draft.diffIds,
    args,
    env: [...extra, ...env],
    workingDir: config.WorkingDir ?? '/',
    user: config.User ?? '',
    network: networkOf(state, instruction),
    isInsecure: instruction.security === 'insecure',
    devices,
    mounts: await Promise.all(mounts.map(({ open }) => open())),
    signal: build.signal,
    waits,
    onOutput: async (data) => build.onEvent({ kind: 'step-output', step, data }),
  });
  if (result.kind === 'layer') return result.diffId;
  const why = result.oomKilled
    ? 'it was ended because it took too much memory'
    : `it ended with exit code ${result.exitCode}`;
  throw stepError(instruction, {
    code: 'FAILED_PRECONDITION',
    message: `the command failed: ${why}`,
    ...foreignHint(build.machine, draft.platform),
  });
}

/** RUN: a command in a container, whose changes become a layer. */
export async function runStep(
  state: StageState,
  instruction: RunInstruction,
  sourceOf: (from: string) => Promise<CopySource>,
): Promise<void> {
  refuseWhatCannotBe(instruction, state.build);
  const args = argsOf(state, instruction);
  const devices = await resolveDevices(instruction, state.build);
  const mounts: PlannedMount[] = [];
  const { command } = instruction;
  const program = command.form === 'shell' ? findProgram(instruction, command.script) : undefined;
  if (program !== undefined) mounts.push(programMount(state, program));
  for (const [index, mount] of instruction.mounts.entries()) {
    const agentsBefore = instruction.mounts.slice(0, index).filter(({ type }) => type === 'ssh').length;
    mounts.push(await planMount(state, { instruction, mount, sourceOf, agentsBefore }));
  }
  await runLayerStep(state, {
    instruction,
    kind: 'run',
    inputs: inputsOf(state, instruction, { args, mounts, devices }),
    environment: state.variables.of(state).inputs,
    files: mounts.map(({ files = '' }) => files).join(''),
    createdBy: describe(state, args),
    make: (step, waits) => execute(state, instruction, { args, step, mounts, devices, waits }),
  });
}
