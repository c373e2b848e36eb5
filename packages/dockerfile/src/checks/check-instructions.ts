import type { Instruction } from '../instructions/instruction.ts';
import type { Stage } from '../parse-dockerfile.ts';
import type { BuildCheck, BuildWarning } from './build-warning.ts';

const SECRET_NAME = /(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const PUBLIC_NAME = /(?:^|_)public(?:_|$)/i;
const ONCE = ['cmd', 'entrypoint', 'healthcheck'];

type Finding = readonly [BuildCheck, string];

/** What of a stage, and of the stages it is made from, the checks have to know. */
interface StageState {
  hasShell: boolean;
  hasAbsoluteWorkdir: boolean;
  readonly seen: Set<string>;
}

function checkSecrets(names: readonly string[]): Finding[] {
  return names
    .filter((name) => SECRET_NAME.test(name) && !PUBLIC_NAME.test(name))
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

function checkWorkdir(path: string, state: StageState): Finding[] {
  const isAbsolute = path.startsWith('/') || path.startsWith('$');
  if (isAbsolute) state.hasAbsoluteWorkdir = true;
  if (isAbsolute || state.hasAbsoluteWorkdir) return [];
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

function checkOnce({ kind }: Instruction, seen: Set<string>): Finding[] {
  if (!ONCE.includes(kind)) return [];
  if (seen.has(kind))
    return [['MultipleInstructionsDisallowed', `of several ${kind.toUpperCase()} in a stage only the last counts`]];
  seen.add(kind);
  return [];
}

/** Checks of all instructions but FROM. */
export function checkInstructions(stages: readonly Stage[]): BuildWarning[] {
  const states = new Map<string, StageState>();
  return stages.flatMap((stage) => {
    const base = states.get(stage.from.image.toLowerCase());
    const state = {
      hasShell: base?.hasShell ?? false,
      hasAbsoluteWorkdir: base?.hasAbsoluteWorkdir ?? false,
      seen: new Set<string>(),
    };
    if (stage.name !== undefined) states.set(stage.name, state);
    return stage.instructions.flatMap((instruction) =>
      [...checkKind(instruction, state), ...checkOnce(instruction, state.seen)].map(([check, message]) => ({
        check,
        message,
        position: instruction.position,
      })),
    );
  });
}
