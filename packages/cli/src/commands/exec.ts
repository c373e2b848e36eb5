import { isTinydockError } from '@tinydock/domain';
import type { ExecStartInput } from '@tinydock/protocol';
import { assertUserTerminal, ForegroundSession } from '../containers/foreground-session.ts';
import type { CliContext } from '../context/cli-context.ts';
import { BOTH_STREAMS, DETACH_KEYS_FLAG } from '../flags/attach-flags.ts';
import { parseEnvironment } from '../flags/parse-environment.ts';
import { note } from '../output/output.ts';
import type { CommandDefinition, CommandInput } from '../program/command-definition.ts';
import { parseDetachKeys } from '../terminal/detach-keys.ts';

async function parseExecStart({ args, flags }: CommandInput, context: CliContext): Promise<ExecStartInput> {
  const { env, cwd, terminal } = context;
  const [container = '', ...program] = args;
  const detached = flags.boolean('detach');
  const tty = flags.boolean('tty');
  return {
    container,
    args: program,
    env: [...(await parseEnvironment({ values: flags.list('env'), files: flags.list('env-file'), env, cwd }))],
    workingDir: flags.text('workdir') ?? '',
    user: flags.text('user') ?? '',
    privileged: flags.boolean('privileged'),
    tty,
    openStdin: flags.boolean('interactive') && !detached,
    detached,
    terminalSize: (tty ? terminal.size : undefined) ?? null,
  };
}

/** Docker's exit codes: 127 where the program is not there, 126 where it cannot be executed. */
function execErrorCode(error: unknown): number {
  const reason = isTinydockError(error) ? error.reason : undefined;
  if (reason === 'EXEC_NOT_FOUND') return 127;
  return reason === 'EXEC_NOT_EXECUTABLE' ? 126 : 1;
}

export const execCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  description: 'Run a program in a running container',
  args: { minimum: 2 },
  flags: [
    { kind: 'boolean', flags: '-d, --detach', description: 'Run in the background' },
    DETACH_KEYS_FLAG,
    { kind: 'list', flags: '-e, --env', placeholder: 'list', description: 'Set environment variables' },
    { kind: 'list', flags: '--env-file', placeholder: 'list', description: 'Read environment variables from a file' },
    { kind: 'boolean', flags: '-i, --interactive', description: 'Send standard input' },
    { kind: 'boolean', flags: '--privileged', description: 'Give the program all capabilities' },
    { kind: 'boolean', flags: '-t, --tty', description: 'Run the program on a terminal' },
    { kind: 'text', flags: '-u, --user', placeholder: 'string', description: 'User name or uid, with :group or :gid' },
    { kind: 'text', flags: '-w, --workdir', placeholder: 'string', description: "The program's working directory" },
  ],
  stopsAtFirstArgument: true,
  run: async function* (input, context) {
    const detachKeys = parseDetachKeys(input.flags.text('detach-keys'));
    const start = await parseExecStart(input, context);
    const withStdin = start.openStdin === true;
    const isTerminal = start.tty === true && start.detached !== true;
    assertUserTerminal({ withStdin, isTerminal, command: 'tdctl exec' }, context);
    const client = await context.connect();
    const session = client.containers.exec(start, { signal: context.signal });
    session.exitCode.catch(() => undefined);
    let foreground: ForegroundSession | undefined;
    try {
      await session.attached;
      if (start.detached === true) return;
      foreground = new ForegroundSession(
        { session, withStdin, isTerminal, detachKeys, streams: BOTH_STREAMS },
        context,
      );
      const end = yield* foreground.run();
      if (end.kind === 'exited') yield { kind: 'exit', code: end.code };
      else yield note('read escape sequence');
    } finally {
      foreground?.close();
      session.close();
    }
  },
  exitCodeOf: execErrorCode,
};
