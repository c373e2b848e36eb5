import { TinydockError } from '@tinydock/domain';
import { attachAndStart } from '../containers/attach-and-start.ts';
import { forEachContainer } from '../containers/for-each-container.ts';
import { assertUserTerminal } from '../containers/foreground-session.ts';
import type { CliContext } from '../context/cli-context.ts';
import { BOTH_STREAMS, DETACH_KEYS_FLAG, SIG_PROXY_FLAG } from '../flags/attach-flags.ts';
import type { Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';

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
  const detachKeys = parseDetachKeys(flags.text('detach-keys'));
  const client = await context.connect();
  const { tty, openStdin } = await client.containers.inspect(container, { signal: context.signal });
  const withStdin = flags.boolean('interactive') && openStdin;
  assertUserTerminal({ withStdin, isTerminal: tty, command: 'tdctl start' }, context);
  const proxiesSignals = flags.boolean('sig-proxy');
  const options = { container, withStdin, isTerminal: tty, detachKeys, streams: BOTH_STREAMS, proxiesSignals };
  const end = yield* attachAndStart(options, context);
  if (end.kind === 'exited') yield { kind: 'exit', code: end.code };
}

export const startCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Start one or more stopped containers',
  args: { minimum: 1 },
  flags: [
    { kind: 'boolean', flags: '-a, --attach', description: 'Show what the container writes, and take its exit code' },
    { kind: 'boolean', flags: '-i, --interactive', description: 'Send standard input too' },
    DETACH_KEYS_FLAG,
    SIG_PROXY_FLAG,
    { kind: 'unsupported', flags: '--checkpoint', takesValue: true },
    { kind: 'unsupported', flags: '--checkpoint-dir', takesValue: true },
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
