import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { familiarReference, parseReference, repositoryName } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { PLATFORMS_FLAG, readPlatforms } from '../flags/platform-flag.ts';
import { listRemoteTags } from '../images/list-remote-tags.ts';
import { canonicalName, type PullOptions, pullWithOutput } from '../images/pull-output.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { UsageError } from '../program/usage-error.ts';

/** One tag after the other: one that is no image, or not for this platform, is no reason to leave the others. */
async function* pullAllTags(options: PullOptions, context: CliContext): AsyncGenerator<Output, void, undefined> {
  const reference = parseReference(options.reference);
  if (reference.tag !== undefined || reference.digest !== undefined) {
    throw new UsageError("a tag or digest can't be used with --all-tags/-a", 'tdctl pull', 1);
  }
  for (const tag of yield* listRemoteTags(options.reference, Infinity, context)) {
    try {
      yield* pullWithOutput({ ...options, reference: familiarReference({ ...reference, tag }) }, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      yield { kind: 'failure', error };
    }
  }
  yield line(repositoryName(reference));
}

export const pullCommand: CommandDefinition = {
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  description: 'Download an image from a registry',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --all-tags', description: 'Download every tag that the repository has' },
    PLATFORMS_FLAG,
    { kind: 'boolean', flags: '-q, --quiet', description: 'Print the name of the image only' },
    ...refuseFlags(['--disable-content-trust'], REASONS.contentTrust, { takesValue: false }),
  ],
  run: async function* ({ args, flags }, context) {
    const [reference = ''] = args;
    const options = {
      reference,
      ...readPlatforms(flags),
      isQuiet: flags.boolean('quiet'),
      stream: 'stdout',
    } as const;
    if (flags.boolean('all-tags')) {
      yield* pullAllTags(options, context);
      return;
    }
    yield* pullWithOutput(options, context);
    yield line(canonicalName(reference));
  },
};
