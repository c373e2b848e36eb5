import type { Instruction } from '../instructions/instruction.ts';
import type { Stage } from '../parse-dockerfile.ts';
import type { Position } from '../source/dockerfile-error.ts';
import type { BuildCheck, BuildWarning } from './build-warning.ts';

const SECRET_NAME = /(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const HARMLESS_NAME = /(?:^|_)(?:public|file|version)(?:_|$)/i;
const ONCE = ['cmd', 'entrypoint', 'healthcheck'];

type Finding = readonly [BuildCheck, string];

/** What of a stage, and of the stages it is made from, the checks have to know. */
interface StageState {
  hasShell: boolean;
  hasWorkdir: boolean;
  /** The last of those of which only one counts, by kind. */
  readonly last: Map<string, Position>;
}

function checkSecrets(names: readonly string[]): Finding[] {
  return names
    .filter((name) => SECRET_NAME.test(name) && !HARMLESS_NAME.test(name))
    .map((name) => ['SecretsUsedInArgOrEnv', `${name} looks like a secret, which the image would show to everyone`]);
}

function checkPorts(ports: readonly string[]): Finding[] {
  return ports.flatMap((port): Finding[] => {
    if (port.includes('$')) return [];
    if (port.includes(':'))
      return [['ExposeInvalidFormat', `${port}: EXPOSE takes no address and no port of the host`]];
    const protocol = port.split('/')[1] ?? '';
    if (protocol === protocol.toLowerCase()) return [];
    return [['ExposeProtoCasing', `the protocol of ${port} is not in lower case`]];
  });
}

/** Only the first counts: with it, those that follow are mended. */
function checkWorkdir(path: string, state: StageState): Finding[] {
  const isFirst = !state.hasWorkdir;
  state.hasWorkdir = true;
  if (!isFirst || path.startsWith('/') || path.startsWith('$')) return [];
  return [['WorkdirRelativePath', `the relative path ${path} depends on what the base image says`]];
}

function checkKind(instruction: Instruction, state: StageState): Finding[] {
  switch (instruction.kind) {
    case 'maintainer':
      return [['MaintainerDeprecated', 'use LABEL org.opencontainers.image.authors instead']];
    case 'env':
    case 'label': {
      const found = instruction.kind === 'env' ? checkSecrets(instruction.pairs.map(({ name }) => name)) : [];
      if (!instruction.isLegacy) return found;
      const keyword = instruction.kind.toUpperCase();
      return [...found, ['LegacyKeyValueFormat', `write ${keyword} name=value instead of ${keyword} name value`]];
    }
    case 'arg':
      return checkSecrets(instruction.args.map(({ name }) => name));
    case 'expose':
      return checkPorts(instruction.values);
    case 'workdir':
      return checkWorkdir(instruction.value, state);
    case 'cmd':
    case 'entrypoint':
      if (instruction.command.form === 'exec' || state.hasShell) return [];
      return [
        ['JSONArgsRecommended', `with the shell form of ${instruction.kind.toUpperCase()} signals do not arrive`],
      ];
    case 'shell':
      state.hasShell = true;
      return [];
    case 'from':
    case 'user':
    case 'stopsignal':
    case 'volume':
    case 'healthcheck':
    case 'onbuild':
    case 'run':
    case 'copy':
    case 'add':
      return [];
  }
}

/** Said of the one that does not count. */
function checkOnce({ kind, position }: Instruction, last: StageState['last']): BuildWarning[] {
  if (!ONCE.includes(kind)) return [];
  const before = last.get(kind);
  last.set(kind, position);
  if (before === undefined) return [];
  const message = `of several ${kind.toUpperCase()} in a stage only the last counts`;
  return [{ check: 'MultipleInstructionsDisallowed', message, position: before }];
}

/** Checks of all instructions but FROM. */
export function checkInstructions(stages: readonly Stage[]): BuildWarning[] {
  const states = new Map<string, StageState>();
  return stages.flatMap((stage) => {
    const base = states.get(stage.from.image.toLowerCase());
    const state: StageState = {
      hasShell: base?.hasShell ?? false,
      hasWorkdir: base?.hasWorkdir ?? false,
      last: new Map(),
    };
    if (stage.name !== undefined) states.set(stage.name, state);
    return stage.instructions.flatMap((instruction) => {
      const { position } = instruction;
      const found = checkKind(instruction, state).map(([check, message]) => ({ check, message, position }));
      return [...found, ...checkOnce(instruction, state.last)];
    });
  });
}
