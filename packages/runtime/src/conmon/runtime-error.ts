import { TinydockError } from '@tinydock/domain';

/** The last message in a runtime's JSON log; undefined where it has none. */
export function parseRuntimeLog(log: string): string | undefined {
  const messages: string[] = [];
  for (const line of log.split('\n')) {
    const match = /"msg":("(?:[^"\\]|\\.)*")/.exec(line);
    if (match?.[1] !== undefined && !/"level":"(?:debug|info|warning)"/.test(line)) {
      messages.push(String(JSON.parse(match[1])));
    }
  }
  return messages.at(-1);
}

function stripPrefixes(message: string): string {
  const prefix =
    /^(?:runc (?:create|run|start) failed|exec failed|unable to start container process|error during container init|container_linux\.go:\d+|starting container process caused):\s*/;
  let rest = message.trim();
  while (prefix.test(rest)) rest = rest.replace(prefix, '');
  return rest;
}

interface Rule {
  readonly pattern: RegExp;
  readonly describe: (program: string, cause: string) => ConstructorParameters<typeof TinydockError>[0];
}

const IS_PROGRAM = /^exec: |executable file|^exec |failed to exec|(?:open|stat) executable/i;

const IS_HOOK = /error (?:running|executing) (?:\w+ )?hook/i;

const PROGRAM_RULES: readonly Rule[] = [
  {
    pattern: /not found in \$PATH|no such file or directory/i,
    describe: (program) => ({
      code: 'NOT_FOUND',
      reason: 'EXEC_NOT_FOUND',
      message: `cannot run ${JSON.stringify(program)}: the image has no such program`,
      hint: 'Check the command, the entrypoint and the PATH of the image.',
    }),
  },
  {
    pattern: /permission denied|is a directory|exec format error|not executable/i,
    describe: (program, cause) => ({
      code: 'FAILED_PRECONDITION',
      reason: 'EXEC_NOT_EXECUTABLE',
      message: `cannot run ${JSON.stringify(program)}: ${lastClause(cause)}`,
      hint: 'The file must be a program of this platform that the user may execute.',
    }),
  },
];

function lastClause(text: string): string {
  return text.slice(text.lastIndexOf(': ') + 1).trim();
}

/**
 * Turns what a runtime said about a failed create or start into what a user can act on.
 * The words are those of runc 1.1 and crun 1.8.
 */
export function describeRuntimeFailure(
  message: string,
  process: { readonly args: readonly string[]; readonly workingDir: string },
): TinydockError {
  const cause = stripPrefixes(message);
  const program = process.args[0] ?? '';
  if (IS_HOOK.test(cause)) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `cannot start the container: ${cause.trim()}`,
      hint: "The hook is a program that the specification of one of the container's devices names.",
      cause: new Error(message),
    });
  }
  const rule = IS_PROGRAM.test(cause) ? PROGRAM_RULES.find(({ pattern }) => pattern.test(cause)) : undefined;
  if (rule !== undefined) return new TinydockError({ ...rule.describe(program, cause), cause: new Error(message) });
  if (/\bcwd\b|chdir to|mkdir \S+: (?:not a directory|file exists)/i.test(cause)) {
    return new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `cannot use the working directory ${JSON.stringify(process.workingDir)}: ${lastClause(cause)}`,
      hint: 'Give a directory of the image with -w.',
      cause: new Error(message),
    });
  }
  if (/\b(?:blk)?io\.(?:bfq\.)?weight/.test(cause)) {
    return new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'MISSING_KERNEL_FEATURE',
      message: 'cannot use weights of disks: the kernel has no scheduler that knows them',
      hint: 'Leave out --blkio-weight and --blkio-weight-device.',
      cause: new Error(message),
    });
  }
  return new TinydockError({
    code: 'INTERNAL',
    message: `cannot start the container: ${cause}`,
    cause: new Error(message),
  });
}
