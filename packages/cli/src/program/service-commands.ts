import type { CommandEntry } from './command-definition.ts';

/** What there is below `service`. */
export const SERVICE_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'install',
    summary: 'Have the daemon started now and with the machine',
    load: async () => (await import('../commands/service.ts')).serviceInstallCommand,
  },
  {
    name: 'uninstall',
    summary: 'End the daemon, and have it started no more',
    load: async () => (await import('../commands/service.ts')).serviceUninstallCommand,
  },
  {
    name: 'start',
    summary: 'Start the daemon',
    load: async () => (await import('../commands/service.ts')).serviceStartCommand,
  },
  {
    name: 'stop',
    summary: 'End the daemon; containers go on',
    load: async () => (await import('../commands/service.ts')).serviceStopCommand,
  },
  {
    name: 'reload',
    summary: 'Have the daemon read its settings again',
    load: async () => (await import('../commands/service.ts')).serviceReloadCommand,
  },
  {
    name: 'status',
    summary: 'Say whether the daemon runs',
    load: async () => (await import('../commands/service.ts')).serviceStatusCommand,
  },
  {
    name: 'logs',
    summary: 'Show the log of the daemon',
    load: async () => (await import('../commands/service.ts')).serviceLogsCommand,
  },
];
