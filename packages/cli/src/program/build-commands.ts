import type { CommandEntry } from './command-definition.ts';

/** What follows `build`, in place of a path. */
const RECORD_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'explain',
    summary: 'Say for each step of a build whether it was cached, and if not, what had changed',
    load: async () => (await import('../commands/build-explain.ts')).buildExplainCommand,
  },
  {
    name: 'inspect',
    summary: 'Display detailed information on one or more builds',
    load: async () => (await import('../commands/build-inspect.ts')).buildInspectCommand,
  },
  {
    name: 'logs',
    summary: 'Show what a build has said',
    load: async () => (await import('../commands/build-logs.ts')).buildLogsCommand,
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List builds that are and were, the newest first',
    load: async () => (await import('../commands/build-ls.ts')).buildListCommand,
  },
  {
    name: 'rm',
    aliases: ['remove'],
    summary: 'Forget builds, with their logs',
    load: async () => (await import('../commands/build-rm.ts')).buildRemoveCommand,
  },
];

export const BUILD_COMMAND: CommandEntry = {
  name: 'build',
  summary: 'Build an image from a Dockerfile',
  load: async () => (await import('../commands/build.ts')).buildCommand,
  subcommands: RECORD_COMMANDS,
};
