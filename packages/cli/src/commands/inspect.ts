import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { isTinydockError, TinydockError } from '@tinydock/domain';
import type { Client } from '@tinydock/client';
import type { PlatformInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { PLATFORM_FLAG, readPlatform } from '../flags/platform-flag.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { containerDocument } from '../inspect/container-document.ts';
import { imageDocument } from '../inspect/image-document.ts';
import { userNetworkDocument } from '../inspect/user-network-document.ts';
import { volumeDocument } from '../inspect/volume-document.ts';
import type { Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput, FlagDefinition } from '../program/command-definition.ts';

type ObjectType = 'container' | 'image' | 'volume' | 'network';

const TYPES: readonly ObjectType[] = ['container', 'image', 'volume', 'network'];

const FORMAT_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '-f, --format',
  placeholder: 'string',
  description: 'json, or a Go template',
};
const SIZE_FLAG: FlagDefinition = {
  kind: 'boolean',
  flags: '-s, --size',
  description: 'Show how much containers have written',
};

/** Names that are no image's are errors of another kind, but only say that no image has the name. */
function isNoSuch(error: unknown): boolean {
  return isTinydockError(error) && (error.code === 'NOT_FOUND' || error.reason === 'INVALID_REFERENCE');
}

interface Miss {
  readonly type: ObjectType;
  readonly error: unknown;
}

/** What the daemon takes for what was meant, of each kind; where it knows none, where to look. */
function hintOf(misses: readonly Miss[]): string {
  const near = misses.flatMap(({ type, error }) => {
    const name = isTinydockError(error) ? error.details['near'] : undefined;
    return name === undefined ? [] : [`the ${type} ${name}`];
  });
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`;
  const tagged = misses.map(({ error }) => error).find((error) => isTinydockError(error) && 'tags' in error.details);
  const hint = isTinydockError(tagged) ? tagged.hint : undefined;
  return hint ?? 'See `tdctl ps -a`, `images`, `volume ls` and `network ls` for what is here.';
}

interface InspectOptions {
  readonly types: readonly ObjectType[];
  readonly size: boolean;
  /** Of an image. */
  readonly platform: PlatformInput | null;
  readonly signal: AbortSignal;
}

async function inspectImage(client: Client, name: string, options: InspectOptions): Promise<GoStruct> {
  const { platform, signal } = options;
  const detail = await client.images.inspect(name, { platform, signal });
  return imageDocument(detail, await client.explorer.lineage(detail.image?.id, { signal }));
}

async function findObject(client: Client, name: string, options: InspectOptions): Promise<GoStruct> {
  const call = { signal: options.signal };
  const misses: Miss[] = [];
  for (const type of options.types) {
    try {
      if (type === 'container')
        return containerDocument(await client.containers.inspect(name, { ...call, size: options.size }));
      if (type === 'volume') return volumeDocument(await client.volumes.inspect(name, call));
      if (type === 'network') return userNetworkDocument(await client.networks.inspect(name, call));
      return await inspectImage(client, name, options);
    } catch (error) {
      if (!isNoSuch(error)) throw error;
      misses.push({ type, error });
    }
  }
  if (options.types.length === 1) throw misses[0]?.error;
  throw new TinydockError({
    code: 'NOT_FOUND',
    message: `no such container, image, volume or network: ${name}`,
    hint: hintOf(misses),
  });
}

async function* inspectAll(
  { args, flags }: CommandInput,
  types: readonly ObjectType[],
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const options = { types, size: flags.boolean('size'), platform: readPlatform(flags), signal: context.signal };
  const client = await context.connect();
  const values: GoStruct[] = [];
  const failures: unknown[] = [];
  for (const name of args) {
    try {
      values.push(await findObject(client, name, options));
    } catch (error) {
      if (context.signal.aborted || !isNoSuch(error)) throw error;
      failures.push(error);
    }
  }
  yield { kind: 'objects', values, format: flags.text('format') };
  for (const error of failures) yield { kind: 'failure', error };
}

function parseType(text: string | undefined): readonly ObjectType[] {
  if (text === undefined || text === '') return TYPES;
  const type = TYPES.find((known) => known === text);
  if (type !== undefined) return [type];
  throw flagError('--type', text, `expected one of ${TYPES.join(', ')}`);
}

export const inspectCommand: CommandDefinition = {
  usage: '[OPTIONS] NAME|ID [NAME|ID...]',
  description: 'Display detailed information on containers, images, volumes and networks',
  args: { minimum: 1 },
  flags: [
    FORMAT_FLAG,
    {
      kind: 'text',
      flags: '--type',
      placeholder: 'string',
      description: 'Look at one kind only: container, image, volume or network',
    },
    SIZE_FLAG,
  ],
  run: (input, context) => inspectAll(input, parseType(input.flags.text('type')), context),
};

export const inspectContainerCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Display detailed information on one or more containers',
  args: { minimum: 1 },
  flags: [FORMAT_FLAG, SIZE_FLAG],
  run: (input, context) => inspectAll(input, ['container'], context),
};

export const inspectImageCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  description: 'Display detailed information on one or more images',
  args: { minimum: 1 },
  flags: [FORMAT_FLAG, PLATFORM_FLAG],
  run: (input, context) => inspectAll(input, ['image'], context),
};

export const inspectVolumeCommand: CommandDefinition = {
  usage: '[OPTIONS] VOLUME [VOLUME...]',
  description: 'Display detailed information on one or more volumes',
  args: { minimum: 1 },
  flags: [FORMAT_FLAG],
  run: (input, context) => inspectAll(input, ['volume'], context),
};

export const inspectNetworkCommand: CommandDefinition = {
  usage: '[OPTIONS] NETWORK [NETWORK...]',
  description: 'Display detailed information on one or more networks',
  args: { minimum: 1 },
  flags: [FORMAT_FLAG, ...refuseFlags(['-v, --verbose'], REASONS.cluster, { takesValue: false })],
  run: (input, context) => inspectAll(input, ['network'], context),
};
