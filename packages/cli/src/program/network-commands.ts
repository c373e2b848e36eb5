import type { CommandEntry } from './command-definition.ts';

/** The group `network`. */
export const NETWORK_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'connect',
    summary: 'Connect a container to a network',
    load: async () => (await import('../commands/network-connect.ts')).networkConnectCommand,
  },
  {
    name: 'create',
    summary: 'Create a network',
    load: async () => (await import('../commands/network-create.ts')).networkCreateCommand,
  },
  {
    name: 'disconnect',
    summary: 'Disconnect a container from a network',
    load: async () => (await import('../commands/network-disconnect.ts')).networkDisconnectCommand,
  },
  {
    name: 'inspect',
    summary: 'Display detailed information on one or more networks',
    load: async () => (await import('../commands/inspect.ts')).inspectNetworkCommand,
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List networks',
    load: async () => (await import('../commands/network-ls.ts')).networkListCommand,
  },
  {
    name: 'prune',
    summary: 'Remove all networks that no container has',
    load: async () => (await import('../commands/network-prune.ts')).networkPruneCommand,
  },
  {
    name: 'rm',
    aliases: ['remove'],
    summary: 'Remove one or more networks',
    load: async () => (await import('../commands/network-rm.ts')).networkRemoveCommand,
  },
];
