import { attachAndStart } from '../containers/attach-and-start.ts';
import { createContainer } from '../containers/create-container.ts';
import { assertUserTerminal } from '../containers/foreground-session.ts';
import { runErrorCode } from '../containers/run-error-code.ts';
import type { CliContext } from '../context/cli-context.ts';
import { DETACH_KEYS_FLAG, parseAttachedStreams, SIG_PROXY_FLAG } from '../flags/attach-flags.ts';
import { CREATE_FLAGS } from '../flags/create-flags.ts';
import { REFUSED_CREATE_FLAGS } from '../flags/refused-create-flags.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';

/** A container that was to vanish at its end does so too where it never began. */
async function removeUnstarted(container: string, context: CliContext): Promise<void> {
  const client = await context.connect();
  // The failure to start is what the user must read.
  await client.containers.remove({ container, force: true, volumes: true }).catch(() => undefined);
}

export const runCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  description: 'Create and run a new container from an image',
  args: { minimum: 1 },
  flags: [
    { kind: 'boolean', flags: '-d, --detach', description: "Run in the background and print the container's id" },
    DETACH_KEYS_FLAG,
    SIG_PROXY_FLAG,
    ...CREATE_FLAGS,
    ...REFUSED_CREATE_FLAGS,
  ],
  stopsAtFirstArgument: true,
  run: async function* (input, context) {
    const { flags } = input;
    const attached = parseAttachedStreams(flags);
    const detachKeys = parseDetachKeys(flags.text('detach-keys'));
    const isTerminal = flags.boolean('tty');
    assertUserTerminal({ withStdin: attached.withStdin, isTerminal, command: 'tdctl run' }, context);
    const { id } = yield* createContainer(input, context);
    const isRemoved = flags.boolean('rm');
    let hasStarted = false;
    try {
      if (flags.boolean('detach')) {
        await (await context.connect()).containers.start(id, { signal: context.signal });
        hasStarted = true;
        yield line(id);
        return;
      }
      const foreground = {
        container: id,
        ...attached,
        isTerminal,
        detachKeys,
        proxiesSignals: flags.boolean('sig-proxy'),
        untilRemoved: isRemoved,
        onStarted: () => {
          hasStarted = true;
        },
      };
      const end = yield* attachAndStart(foreground, context);
      if (end.kind === 'detached') return;
      yield { kind: 'exit', code: end.code };
    } finally {
      if (isRemoved && !hasStarted) await removeUnstarted(id, context);
    }
  },
  exitCodeOf: runErrorCode,
};
