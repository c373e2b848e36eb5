import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { formatReference, parseReference, withDefaultTag } from '@tinydock/domain';
import type { PushRequestInput } from '@tinydock/protocol';
import { findAuth } from '../images/find-auth.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { pushLine } from '../progress/push-lines.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from '../flags/flag-error.ts';
import { PLATFORMS_FLAG, readPlatforms } from '../flags/platform-flag.ts';

/** Empty, and 0, stand for what the daemon does of its own accord. */
function readCompression(flags: FlagValues): Pick<PushRequestInput, 'compression' | 'level'> {
  const level = flags.integer('level');
  if (level !== undefined && level < 1) throw flagError('--level', String(level), 'a level is 1 or more');
  return { compression: flags.text('compression') ?? '', level: level ?? 0 };
}

export const pushCommand: CommandDefinition = {
  usage: '[OPTIONS] NAME[:TAG]',
  description: 'Upload an image to a registry',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --all-tags', description: 'Push every tag of the repository that is here' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Print the name of the image only' },
    {
      kind: 'text',
      flags: '--compression',
      placeholder: 'string',
      description: 'Compress every layer with gzip or zstd; else layers go as they came, and new ones in gzip',
    },
    {
      kind: 'integer',
      flags: '--level',
      placeholder: 'int',
      description: 'Level of the compression: 1 to 9 for gzip, 1 to 22 for zstd',
    },
    PLATFORMS_FLAG,
    ...refuseFlags(['--disable-content-trust'], REASONS.contentTrust, { takesValue: false }),
  ],
  run: async function* ({ args, flags }, context) {
    const [text = ''] = args;
    const [allTags, isQuiet] = [flags.boolean('all-tags'), flags.boolean('quiet')];
    const reference = parseReference(text);
    const lacksTag = reference.tag === undefined && reference.digest === undefined;
    if (lacksTag && !allTags && !isQuiet) yield line('Using default tag: latest');
    const [compression, platforms] = [readCompression(flags), readPlatforms(flags)];
    const auth = yield* findAuth(reference.registry, context);
    const client = await context.connect();
    const request = { reference: text, allTags, auth: auth ?? null, ...compression, ...platforms };
    for await (const progress of client.images.push(request, { signal: context.signal })) {
      if (isQuiet) continue;
      // Whole, however narrow the terminal: people copy the digest.
      const words = pushLine(progress);
      yield words === undefined ? { kind: 'push', progress } : line(words);
    }
    if (isQuiet) yield line(formatReference(allTags ? reference : withDefaultTag(reference)));
  },
};
