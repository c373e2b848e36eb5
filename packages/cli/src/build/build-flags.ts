import { TinydockError } from '@tinydock/domain';
import { flagError } from '../flags/flag-error.ts';
import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { RESOURCE_FLAGS } from '../flags/isolation-flags.ts';
import { LIMIT_FLAGS } from '../flags/limit-flags.ts';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';

const REFUSED_FLAGS: readonly FlagDefinition[] = [
  ...refuseFlags(['--builder'], 'there is one builder, the daemon', { takesValue: true }),
  ...refuseFlags(['--isolation', '--security-opt'], 'builders on Linux do not have it', { takesValue: true }),
  ...refuseFlags(['--compress'], 'files go to a daemon on the same machine', { takesValue: false }),
  ...refuseFlags(['--disable-content-trust'], REASONS.contentTrust, { takesValue: false }),
];

export const BUILD_FLAGS: readonly FlagDefinition[] = [
  {
    kind: 'list',
    flags: '-t, --tag',
    placeholder: 'name',
    description: 'A name for the image, NAME[:TAG]; may be given several times',
  },
  { kind: 'text', flags: '-f, --file', placeholder: 'path', description: 'The Dockerfile, or - for standard input' },
  {
    kind: 'list',
    flags: '--build-arg',
    placeholder: 'NAME=VALUE',
    description: 'The value of an ARG; NAME alone takes it from the environment',
  },
  {
    kind: 'list',
    flags: '--build-context',
    placeholder: 'NAME=VALUE',
    description: 'What stands for NAME in FROM and from: a directory, a URL, docker-image://… or oci-layout://…',
  },
  { kind: 'text', flags: '--target', placeholder: 'stage', description: 'Build this stage, by its name or number' },
  {
    kind: 'list',
    flags: '--platform',
    placeholder: 'platform',
    description: 'The platform of the image, such as linux/arm64, or several with commas between them',
  },
  { kind: 'list', flags: '--label', placeholder: 'KEY=VALUE', description: 'A label for the image' },
  {
    kind: 'list',
    flags: '--annotation',
    placeholder: 'KEY=VALUE',
    description: 'An annotation for the manifest of the image, or as index:KEY=VALUE for its index',
  },
  {
    kind: 'text',
    flags: '--timestamp',
    placeholder: 'seconds',
    description: 'When the image and all that is new in it was made, in seconds since 1970',
  },
  { kind: 'boolean', flags: '--no-cache', description: 'Do not use the cache' },
  {
    kind: 'list',
    flags: '--no-cache-filter',
    placeholder: 'stage',
    description: 'Do not use the cache for these stages, by their names or numbers',
  },
  {
    kind: 'list',
    flags: '--cache-from',
    placeholder: 'cache',
    description: 'Take steps from this cache: an image reference, type=registry,ref=… or type=local,src=…',
  },
  {
    kind: 'list',
    flags: '--cache-to',
    placeholder: 'cache',
    description: 'Put the steps into this cache: an image reference, or type=registry,ref=…|local,dest=…,mode=min|max',
  },
  { kind: 'boolean', flags: '--squash', description: 'Make one layer of those that are put on the base image' },
  {
    kind: 'integer',
    flags: '--jobs',
    placeholder: 'int',
    description: 'Make at most so many steps at the same time; 0, as it is unless told, for all that wait for no other',
  },
  { kind: 'boolean', flags: '--pull', description: 'Ask registries for newer base images' },
  {
    kind: 'text',
    flags: '--network',
    placeholder: 'mode',
    description: 'Network of RUN commands: default, none or host',
  },
  {
    kind: 'list',
    flags: '--add-host',
    placeholder: 'NAME:ADDRESS',
    description: 'A name for /etc/hosts of RUN commands; the address may be host-gateway',
  },
  {
    kind: 'list',
    flags: '--secret',
    placeholder: 'secret',
    description: 'A secret for RUN --mount=type=secret: id=NAME,src=FILE or id=NAME,env=VARIABLE',
  },
  {
    kind: 'list',
    flags: '--ssh',
    placeholder: 'agent',
    description: 'An SSH agent for RUN --mount=type=ssh and git: default, or ID=SOCKET or ID=KEY[,KEY]',
  },
  {
    kind: 'list',
    flags: '-o, --output',
    placeholder: 'output',
    description: 'A directory for the files, - for a tar of them, or type=local|tar|oci|docker|image,…',
  },
  { kind: 'boolean', flags: '--push', description: 'Push the image under its names' },
  { kind: 'boolean', flags: '--load', description: 'Have the image in the store, as is done in any case' },
  ...LIMIT_FLAGS,
  ...RESOURCE_FLAGS,
  {
    kind: 'list',
    flags: '--allow',
    placeholder: 'right',
    description:
      'What steps may ask for: security.insecure, device, device=NAME, or network.host, which they may in any case',
  },
  {
    kind: 'text',
    flags: '--cgroup-parent',
    placeholder: 'string',
    description: 'Cgroup for those of RUN commands: a name, or from the root with a slash',
  },
  {
    kind: 'list',
    flags: '--attest',
    placeholder: 'attestation',
    description: 'None is made: type=sbom,disabled=true and type=provenance,disabled=true alone',
  },
  { kind: 'text', flags: '--provenance', placeholder: 'string', description: 'None is made: false alone' },
  { kind: 'text', flags: '--sbom', placeholder: 'string', description: 'None is made: false alone' },
  {
    kind: 'boolean',
    flags: '--rm',
    description: 'Leave no containers of steps, as is always so (default true)',
    isOnByDefault: true,
  },
  { kind: 'boolean', flags: '--force-rm', description: 'Leave none of steps that fail, as is always so' },
  { kind: 'text', flags: '--iidfile', placeholder: 'path', description: 'Write the id of the image to this file' },
  {
    kind: 'text',
    flags: '--metadata-file',
    placeholder: 'path',
    description: 'Write what was built to this file, as JSON',
  },
  { kind: 'boolean', flags: '-q, --quiet', description: 'Print the id of the image alone' },
  { kind: 'text', flags: '--progress', placeholder: 'mode', description: 'auto, plain, tty, rawjson or quiet' },
  { kind: 'boolean', flags: '--explain', description: 'Say why each step was cached or not' },
  { kind: 'boolean', flags: '--check', description: 'Check the Dockerfile and build nothing: --call check' },
  {
    kind: 'text',
    flags: '--call',
    placeholder: 'method',
    description:
      'Say what a check finds, the outline of a target, or the targets: check, outline, targets; ,format=json',
  },
  ...REFUSED_FLAGS,
];

const MAX_JOBS = 1000;

/** 0 for no bound. @throws TinydockError INVALID_ARGUMENT */
export function parseJobs(jobs = 0): number {
  if (jobs >= 0 && jobs <= MAX_JOBS) return jobs;
  throw flagError('--jobs', String(jobs), `expected 1 to ${MAX_JOBS}, or 0 for no bound`);
}

/** @throws TinydockError INVALID_ARGUMENT for `--rm=false` */
export function refuseKeptContainers(flags: FlagValues): void {
  if (flags.boolean('rm')) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: '--rm=false is not supported: steps leave no containers',
    hint: 'Name the stage before the step with --target, and run a container of that.',
  });
}

const EPOCH = 'SOURCE_DATE_EPOCH';

/**
 * `NAME=VALUE`, or NAME, which is left out where the environment has none, as BuildKit does. The environment's
 * SOURCE_DATE_EPOCH counts unless it is given, as with buildx.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseBuildArgs(
  values: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const args: Record<string, string> = env[EPOCH] ? { [EPOCH]: env[EPOCH] } : {};
  for (const text of values) {
    const equals = text.indexOf('=');
    if (text === '' || equals === 0) throw flagError('--build-arg', text, 'expected NAME=VALUE or NAME');
    const name = equals === -1 ? text : text.slice(0, equals);
    const value = equals === -1 ? env[name] : text.slice(equals + 1);
    if (value !== undefined) args[name] = value;
  }
  return args;
}
