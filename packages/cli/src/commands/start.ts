import { TinydockError } from '@tinydock/domain';
import { attachAndStart } from '../containers/attach-and-start.ts';
import { forEachContainer } from '../containers/for-each-container.ts';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';

async function* startAttached(
  { args, flags }: CommandInput,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const [container = ''] = args;
  if (args.length > 1) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: 'cannot start and attach to several containers at once',
      hint: 'Name one container, or leave --attach and --interactive out.',
    });
  }
  const code = yield* attachAndStart(
    { container, withStdin: flags.boolean('interactive'), proxiesSignals: flags.boolean('sig-proxy') },
    context,
  );
  yield { kind: 'exit', code };
}

export const startCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Start one or more stopped containers',
  args: { minimum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --attach', description: 'Show what the container writes, and take its exit code' },
    { kind: 'boolean', flags: '-i, --interactive', description: 'Send standard input too' },
    {
      kind: 'boolean',
      flags: '--sig-proxy',
      description: 'Hand signals to the container (default true)',
      isOnByDefault: true,
    },
    { kind: 'unsupported', flags: '--checkpoint', takesValue: true },
    { kind: 'unsupported', flags: '--checkpoint-dir', takesValue: true },
    { kind: 'unsupported', flags: '--detach-keys', takesValue: true },
  ],
  run: (input, context) => {
    const { args, flags } = input;
    if (flags.boolean('attach') || flags.boolean('interactive')) return startAttached(input, context);
    return forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.start(container, { signal: context.signal });
        return container;
      },
    });
  },
};
