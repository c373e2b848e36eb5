import type { CommandEntry } from './command-definition.ts';

/** `tdctl volume`. */
export const VOLUME_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create',
    summary: 'Create a volume',
    load: async () => (await import('../commands/volume-create.ts')).volumeCreateCommand,
  },
  {
    name: 'inspect',
    summary: 'Display detailed information on one or more volumes',
    load: async () => (await import('../commands/inspect.ts')).inspectVolumeCommand,
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List volumes',
    load: async () => (await import('../commands/volume-ls.ts')).volumeListCommand,
  },
  {
    name: 'prune',
    summary: 'Remove volumes that no container has',
    load: async () => (await import('../commands/volume-prune.ts')).volumePruneCommand,
  },
  {
    name: 'rm',
    aliases: ['remove'],
    summary: 'Remove one or more volumes',
    load: async () => (await import('../commands/volume-rm.ts')).volumeRemoveCommand,
  },
];
