import { TinydockError } from '@tinydock/domain';
import type { ContainerDetail } from '@tinydock/protocol';
import { proxySignals } from '../containers/attach-and-start.ts';
import { assertUserTerminal, ForegroundSession } from '../containers/foreground-session.ts';
import type { CliContext } from '../context/cli-context.ts';
import { BOTH_STREAMS, DETACH_KEYS_FLAG, SIG_PROXY_FLAG } from '../flags/attach-flags.ts';
import { note } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';

function assertRunning({ container }: ContainerDetail): void {
  const state = container?.status?.state ?? '';
  if (state === 'running') return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_NOT_RUNNING',
    message: `cannot attach to container ${container?.name ?? ''}: it is ${state}`,
    hint: state === 'paused' ? 'Let it go on with `tdctl unpause`.' : 'Start it with `tdctl start -a`.',
  });
}

/** One row more than there is: the program draws its screen anew when it then gets the true size. */
function otherSize(context: CliContext): CliContext['terminal']['size'] {
  const { size } = context.terminal;
  return size === undefined ? undefined : { ...size, rows: size.rows + 1 };
}

export const attachCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER',
  description: 'Connect to the standard streams of a running container',
  args: { minimum: 1, maximum: 1 },
  flags: [
    DETACH_KEYS_FLAG,
    { kind: 'boolean', flags: '--no-stdin', description: 'Do not send standard input' },
    SIG_PROXY_FLAG,
  ],
  run: async function* ({ args, flags }, context) {
    const [container = ''] = args;
    const detachKeys = parseDetachKeys(flags.text('detach-keys'));
    const client = await context.connect();
    const detail = await client.containers.inspect(container, { signal: context.signal });
    assertRunning(detail);
    const { tty: isTerminal } = detail;
    const withStdin = detail.openStdin && !flags.boolean('no-stdin');
    assertUserTerminal({ withStdin, isTerminal, command: 'tdctl attach' }, context);
    const request = {
      container,
      withoutStdin: !withStdin,
      terminalSize: isTerminal ? otherSize(context) : undefined,
    };
    const session = client.containers.attach(request, { signal: context.signal });
    session.exitCode.catch(() => undefined);
    const options = { session, withStdin, isTerminal, detachKeys, streams: BOTH_STREAMS };
    const foreground = new ForegroundSession(options, context);
    const endProxy = flags.boolean('sig-proxy') && !isTerminal ? proxySignals(client, container, context) : undefined;
    try {
      await session.attached;
      const { size } = context.terminal;
      if (isTerminal && size !== undefined) await session.resize(size);
      const end = yield* foreground.run();
      if (end.kind === 'exited') yield { kind: 'exit', code: end.code };
      else yield note('read escape sequence');
    } finally {
      endProxy?.();
      foreground.close();
    }
  },
};
