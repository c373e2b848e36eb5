import { parsePlatform } from '@tinydock/domain';
import { platformToWire } from '@tinydock/protocol';
import { canonicalName, pullWithOutput } from '../images/pull-output.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const pullCommand: CommandDefinition = {
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  description: 'Download an image from a registry',
  args: { minimum: 1, maximum: 1 },
  flags: [
    { kind: 'text', flags: '--platform', placeholder: 'string', description: 'The platform, such as linux/arm64' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Print the name of the image only' },
    { kind: 'unsupported', flags: '-a, --all-tags', takesValue: false },
    { kind: 'unsupported', flags: '--disable-content-trust', takesValue: false },
  ],
  run: async function* ({ args, flags }, context) {
    const [reference = ''] = args;
    const platform = flags.text('platform');
    yield* pullWithOutput(
      {
        reference,
        platform: platform === undefined ? undefined : platformToWire(parsePlatform(platform)),
        isQuiet: flags.boolean('quiet'),
        stream: 'stdout',
      },
      context,
    );
    yield line(canonicalName(reference));
  },
};
