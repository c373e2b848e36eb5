import type { CommandEntry } from './command-definition.ts';

/** Each is also there without its group. */
export const CONTAINER_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'attach',
    summary: 'Connect to the standard streams of a running container',
    load: async () => (await import('../commands/attach.ts')).attachCommand,
  },
  {
    name: 'commit',
    summary: 'Make an image of a container',
    load: async () => (await import('../commands/commit.ts')).commitCommand,
  },
  {
    name: 'cp',
    summary: 'Copy files and directories between a container and this machine',
    load: async () => (await import('../commands/cp.ts')).cpCommand,
  },
  {
    name: 'create',
    summary: 'Create a new container',
    load: async () => (await import('../commands/create.ts')).createCommand,
  },
  {
    name: 'diff',
    summary: "List what a container has changed in its image's files",
    load: async () => (await import('../commands/diff.ts')).diffCommand,
  },
  {
    name: 'exec',
    summary: 'Run a program in a running container',
    load: async () => (await import('../commands/exec.ts')).execCommand,
  },
  {
    name: 'export',
    summary: "Write a container's files to a tar archive",
    load: async () => (await import('../commands/export.ts')).exportCommand,
  },
  {
    name: 'inspect',
    summary: 'Display detailed information on one or more containers',
    load: async () => (await import('../commands/inspect.ts')).inspectContainerCommand,
  },
  {
    name: 'kill',
    summary: 'Kill one or more running containers',
    load: async () => (await import('../commands/kill.ts')).killCommand,
  },
  {
    name: 'logs',
    summary: 'Fetch the logs of a container',
    load: async () => (await import('../commands/logs.ts')).logsCommand,
  },
  {
    name: 'ls',
    aliases: ['list', 'ps'],
    summary: 'List containers',
    load: async () => (await import('../commands/ps.ts')).psCommand,
  },
  {
    name: 'pause',
    summary: 'Freeze the processes of one or more containers',
    load: async () => (await import('../commands/pause.ts')).pauseCommand,
  },
  {
    name: 'port',
    summary: "List a container's published ports",
    load: async () => (await import('../commands/port.ts')).portCommand,
  },
  {
    name: 'prune',
    summary: 'Remove all containers that do not run',
    load: async () => (await import('../commands/container-prune.ts')).containerPruneCommand,
  },
  {
    name: 'rename',
    summary: 'Give a container another name',
    load: async () => (await import('../commands/rename.ts')).renameCommand,
  },
  {
    name: 'restart',
    summary: 'Restart one or more containers',
    load: async () => (await import('../commands/restart.ts')).restartCommand,
  },
  {
    name: 'rm',
    aliases: ['remove'],
    summary: 'Remove one or more containers',
    load: async () => (await import('../commands/rm.ts')).rmCommand,
  },
  {
    name: 'run',
    summary: 'Create and run a new container from an image',
    load: async () => (await import('../commands/run.ts')).runCommand,
  },
  {
    name: 'start',
    summary: 'Start one or more stopped containers',
    load: async () => (await import('../commands/start.ts')).startCommand,
  },
  {
    name: 'stats',
    summary: 'Show what containers use, again and again',
    load: async () => (await import('../commands/stats.ts')).statsCommand,
  },
  {
    name: 'stop',
    summary: 'Stop one or more running containers',
    load: async () => (await import('../commands/stop.ts')).stopCommand,
  },
  {
    name: 'top',
    summary: 'Show the processes of a container',
    load: async () => (await import('../commands/top.ts')).topCommand,
  },
  {
    name: 'unpause',
    summary: 'Let the processes of one or more containers go on',
    load: async () => (await import('../commands/unpause.ts')).unpauseCommand,
  },
  {
    name: 'update',
    summary: 'Change what containers may use, and their restart policies',
    load: async () => (await import('../commands/update.ts')).updateCommand,
  },
  {
    name: 'wait',
    summary: 'Block until one or more containers stop, then print their exit codes',
    load: async () => (await import('../commands/wait.ts')).waitCommand,
  },
  {
    name: 'why',
    summary: 'Say why a container is in the state that it is in',
    load: async () => (await import('../commands/why.ts')).whyCommand,
  },
];
