import { parsePlatform } from '@tinydock/domain';
import { type CreateContainerRequestInput, platformToWire } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import type { CommandInput } from '../program/command-definition.ts';
import { parseAttachedStreams } from './attach-flags.ts';
import { flagError } from './flag-error.ts';
import { parseDeviceLimits } from './device-limit-flags.ts';
import { parseHealthcheck } from './health-flags.ts';
import { parseIsolation } from './isolation-flags.ts';
import { parseLimits } from './limit-flags.ts';
import { parseLog } from './log-flags.ts';
import { parseNames } from './name-flags.ts';
import { parseEnvironment } from './parse-environment.ts';
import { parseLabels } from './parse-labels.ts';
import { parseMount } from './parse-mount.ts';
import { parseNetworks } from './parse-network.ts';
import { parsePort } from './parse-port.ts';
import { parseRestart } from './parse-restart.ts';
import { parseVolume } from './parse-volume.ts';

function parseStopTimeout(input: CommandInput): { readonly stopTimeoutSeconds?: number } {
  const seconds = input.flags.integer('stop-timeout');
  return seconds === undefined ? {} : { stopTimeoutSeconds: seconds };
}

/** An empty entrypoint clears the image's. */
function parseEntrypoint(text: string | undefined): Pick<CreateContainerRequestInput, 'entrypoint'> {
  return text === undefined ? {} : { entrypoint: { values: text === '' ? [] : [text] } };
}

function parseAnnotations(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const [, name = '', text = ''] = /^([^=]+)=?(.*)$/s.exec(value) ?? [];
      if (name === '') throw flagError('--annotation', value, 'expected NAME=VALUE');
      return [name, text];
    }),
  );
}

function parseWorkdir(text: string | undefined): string {
  if (text === undefined || text.startsWith('/')) return text ?? '';
  throw flagError('--workdir', text, 'expected an absolute path');
}

/**
 * What `run` and `create` ask of the daemon.
 * @throws TinydockError INVALID_ARGUMENT naming the flag
 */
export async function parseCreateRequest(
  input: CommandInput,
  context: Pick<CliContext, 'env' | 'cwd'>,
): Promise<CreateContainerRequestInput> {
  const { flags } = input;
  const { env, cwd } = context;
  const [image = '', ...command] = input.args;
  const platform = flags.text('platform');
  const mounts = flags.list('mount').map((text) => parseMount(text, cwd));
  return {
    image,
    command,
    name: flags.text('name') ?? '',
    ...parseEntrypoint(flags.text('entrypoint')),
    env: [...(await parseEnvironment({ values: flags.list('env'), files: flags.list('env-file'), env, cwd }))],
    workingDir: parseWorkdir(flags.text('workdir')),
    user: flags.text('user') ?? '',
    hostname: flags.text('hostname') ?? '',
    domainname: flags.text('domainname') ?? '',
    annotations: parseAnnotations(flags.list('annotation')),
    labels: await parseLabels({ values: flags.list('label'), files: flags.list('label-file'), cwd }),
    mounts: [
      ...flags.list('volume').map((text) => parseVolume(text, cwd)),
      ...mounts.flatMap((mount) => (mount.kind === 'mount' ? [mount.mount] : [])),
    ],
    volumesFrom: [...flags.list('volumes-from')],
    limits: parseLimits(flags),
    deviceLimits: parseDeviceLimits(flags) ?? null,
    isolation: await parseIsolation(flags, {
      cwd,
      tmpfs: mounts.flatMap((mount) => (mount.kind === 'tmpfs' ? [mount.tmpfs] : [])),
    }),
    exposedPorts: [...flags.list('expose')],
    restart: parseRestart(flags.text('restart')) ?? null,
    healthcheck: parseHealthcheck(flags) ?? null,
    init: flags.boolean('init'),
    log: parseLog(flags) ?? null,
    names: parseNames(flags) ?? null,
    ports: flags.list('publish').flatMap(parsePort),
    publishAll: flags.boolean('publish-all'),
    networks: parseNetworks(flags),
    autoRemove: flags.boolean('rm'),
    openStdin: flags.boolean('interactive'),
    stdinOnce: parseAttachedStreams(flags).withStdin,
    tty: flags.boolean('tty'),
    ...(platform === undefined ? {} : { platform: platformToWire(parsePlatform(platform)) }),
    stopSignal: flags.text('stop-signal') ?? '',
    ...parseStopTimeout(input),
  };
}
