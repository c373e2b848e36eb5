import { posix } from 'node:path';
import { DockerfileError, parseTrigger } from '@tinydock/dockerfile';
import { assertHealthcheck, formatHealthcheck, type Healthcheck, TinydockError } from '@tinydock/domain';

/** The "config" part of an image configuration, as OCI image-spec, config.md, writes it. */
export interface MutableProcessConfig {
  User?: string;
  ExposedPorts?: Record<string, object>;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Volumes?: Record<string, object>;
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  OnBuild?: string[];
  Healthcheck?: ReturnType<typeof formatHealthcheck>;
}

function invalid(change: string, why: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid change ${JSON.stringify(change)}: ${why}`,
    hint: 'Changes are the instructions CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR.',
  });
}

/** The JSON form as it is, anything else as an argument of the shell. Dockerfile reference, "Shell and exec form". */
function parseCommand(text: string): string[] {
  if (text.startsWith('[')) {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    } catch {
      // Not JSON: the shell form, as Docker reads it.
    }
  }
  return ['/bin/sh', '-c', text];
}

/** Words separated by blanks, with quotes and backslashes as in a Dockerfile. */
function parseWords(text: string): string[] {
  const words = text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|\\./g, (quoted) => {
      if (quoted.startsWith("'")) return quoted.slice(1, -1);
      return (quoted.startsWith('"') ? quoted.slice(1, -1) : quoted).replace(/\\(.)/g, '$1');
    }),
  );
}

function parsePairs(change: string, text: string): [string, string][] {
  const words = parseWords(text);
  const first = words[0] ?? '';
  if (!first.includes('=')) {
    const space = text.search(/\s/);
    if (space === -1) throw invalid(change, 'expected NAME=value');
    return [[text.slice(0, space), text.slice(space).trim()]];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 1) throw invalid(change, `expected NAME=value, found ${JSON.stringify(word)}`);
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
}

function parseList(text: string): string[] {
  if (!text.startsWith('[')) return parseWords(text);
  const command = parseCommand(text);
  return command[0] === '/bin/sh' && command[2] === text ? parseWords(text) : command;
}

const MAX_PORT = 65_535;

function normalizePort(change: string, text: string): string {
  const match = /^((\d{1,5})(?:-(\d{1,5}))?)(?:\/(tcp|udp|sctp))?$/i.exec(text);
  const first = Number(match?.[2] ?? 0);
  const last = Number(match?.[3] ?? first);
  if (match === null || first < 1 || last < first || last > MAX_PORT)
    throw invalid(change, `expected a port such as 80 or 53/udp, found ${JSON.stringify(text)}`);
  return `${match[1] ?? ''}/${match[4]?.toLowerCase() ?? 'tcp'}`;
}

function setEnv(config: MutableProcessConfig, pairs: readonly [string, string][]): void {
  for (const [name, value] of pairs) {
    config.Env = [...(config.Env ?? []).filter((entry) => !entry.startsWith(`${name}=`)), `${name}=${value}`];
  }
}

function parseHealthcheck(change: string): Healthcheck {
  try {
    const instruction = parseTrigger(change);
    if (instruction.kind !== 'healthcheck') throw invalid(change, 'expected HEALTHCHECK');
    const { command, intervalNs, timeoutNs, startPeriodNs, startIntervalNs, retries } = instruction;
    if (command === undefined) return { test: ['NONE'] };
    const test = command.form === 'exec' ? ['CMD', ...command.args] : ['CMD-SHELL', command.script];
    return { test, intervalNs, timeoutNs, startPeriodNs, startIntervalNs, retries };
  } catch (error) {
    if (error instanceof DockerfileError) throw invalid(change, error.message);
    throw error;
  }
}

type Apply = (config: MutableProcessConfig, text: string, change: string) => void;

const INSTRUCTIONS: Readonly<Record<string, Apply>> = {
  CMD: (config, text) => {
    config.Cmd = parseCommand(text);
  },
  ENTRYPOINT: (config, text) => {
    config.Entrypoint = parseCommand(text);
  },
  ENV: (config, text, change) => {
    setEnv(config, parsePairs(change, text));
  },
  EXPOSE: (config, text, change) => {
    const ports = parseWords(text).map((port) => [normalizePort(change, port), {}] as const);
    config.ExposedPorts = { ...config.ExposedPorts, ...Object.fromEntries(ports) };
  },
  HEALTHCHECK: (config, _, change) => {
    const check = parseHealthcheck(change.trim());
    assertHealthcheck(check);
    config.Healthcheck = formatHealthcheck(check);
  },
  LABEL: (config, text, change) => {
    config.Labels = { ...config.Labels, ...Object.fromEntries(parsePairs(change, text)) };
  },
  ONBUILD: (config, text) => {
    config.OnBuild = [...(config.OnBuild ?? []), text];
  },
  STOPSIGNAL: (config, text) => {
    config.StopSignal = text;
  },
  USER: (config, text) => {
    config.User = text;
  },
  VOLUME: (config, text) => {
    config.Volumes = { ...config.Volumes, ...Object.fromEntries(parseList(text).map((path) => [path, {}])) };
  },
  WORKDIR: (config, text) => {
    config.WorkingDir = posix.resolve('/', config.WorkingDir ?? '', text);
  },
};

/**
 * The process configuration that instructions such as `CMD ["nginx"]` make of another one, in their order.
 * @throws TinydockError INVALID_ARGUMENT naming the change
 */
export function applyChanges(changes: readonly string[], base: MutableProcessConfig = {}): MutableProcessConfig {
  const config = structuredClone(base);
  for (const change of changes) {
    const match = /^\s*([A-Za-z]+)\s+(\S[\s\S]*?)\s*$/.exec(change);
    const [, word = '', text] = match ?? [];
    if (text === undefined) throw invalid(change, 'expected an instruction and its argument');
    const apply = INSTRUCTIONS[word.toUpperCase()];
    if (apply === undefined) throw invalid(change, `${word.toUpperCase()} is no change of a configuration`);
    apply(config, text, change);
  }
  return config;
}
