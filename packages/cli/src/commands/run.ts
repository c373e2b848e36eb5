import { attachAndStart, waitForRemoval } from '../containers/attach-and-start.ts';
import { createContainer } from '../containers/create-container.ts';
import { runErrorCode } from '../containers/run-error-code.ts';
import type { CliContext } from '../context/cli-context.ts';
import { CREATE_FLAGS, UNSUPPORTED_CREATE_FLAGS } from '../flags/create-flags.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

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
    {
      kind: 'boolean',
      flags: '--sig-proxy',
      description: 'Hand signals to the container (default true)',
      isOnByDefault: true,
    },
    ...CREATE_FLAGS,
    ...UNSUPPORTED_CREATE_FLAGS,
  ],
  stopsAtFirstArgument: true,
  run: async function* (input, context) {
    const { flags } = input;
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
        withStdin: flags.boolean('interactive'),
        proxiesSignals: flags.boolean('sig-proxy'),
        onStarted: () => {
          hasStarted = true;
        },
      };
      const code = yield* attachAndStart(foreground, context);
      if (isRemoved) yield* waitForRemoval(id, context);
      yield { kind: 'exit', code };
    } finally {
      if (isRemoved && !hasStarted) await removeUnstarted(id, context);
    }
  },
  exitCodeOf: runErrorCode,
};
