import type { CommandEntry, CommandGroup } from './command-definition.ts';
import { BUILD_COMMAND } from './build-commands.ts';
import { CONTAINER_COMMANDS } from './container-commands.ts';
import { NETWORK_COMMANDS } from './network-commands.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';
import { VOLUME_COMMANDS } from './volume-commands.ts';

const imageCommands: readonly CommandEntry[] = [
  BUILD_COMMAND,
  {
    name: 'cat',
    summary: 'Print a file of an image',
    load: async () => (await import('../commands/image-cat.ts')).imageCatCommand,
  },
  {
    name: 'diff',
    summary: 'Show in what the files of two images differ',
    load: async () => (await import('../commands/image-diff.ts')).imageDiffCommand,
  },
  {
    name: 'efficiency',
    summary: 'Report the bytes of an image that no container can see',
    load: async () => (await import('../commands/image-efficiency.ts')).imageEfficiencyCommand,
  },
  {
    name: 'files',
    summary: 'List the files of an image, or what its layers change',
    load: async () => (await import('../commands/image-files.ts')).imageFilesCommand,
  },
  {
    name: 'history',
    summary: 'Show the history of an image',
    load: async () => (await import('../commands/history.ts')).historyCommand,
  },
  {
    name: 'import',
    summary: 'Make an image of the tar of a root filesystem',
    load: async () => (await import('../commands/import.ts')).importCommand,
  },
  {
    name: 'inspect',
    summary: 'Display detailed information on one or more images',
    load: async () => (await import('../commands/inspect.ts')).inspectImageCommand,
  },
  {
    name: 'layers',
    summary: 'List the layers of an image, with what made them',
    load: async () => (await import('../commands/image-layers.ts')).imageLayersCommand,
  },
  {
    name: 'load',
    summary: 'Load images from a tar archive or standard input',
    load: async () => (await import('../commands/load.ts')).loadCommand,
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List images',
    load: async () => (await import('../commands/images.ts')).imagesCommand,
  },
  {
    name: 'pin',
    summary: 'Protect images from prune',
    load: async () => (await import('../commands/pin.ts')).pinCommand,
  },
  {
    name: 'prune',
    summary: 'Remove images that nobody uses',
    load: async () => (await import('../commands/image-prune.ts')).imagePruneCommand,
  },
  {
    name: 'pull',
    summary: 'Download an image from a registry',
    load: async () => (await import('../commands/pull.ts')).pullCommand,
  },
  {
    name: 'push',
    summary: 'Upload an image to a registry',
    load: async () => (await import('../commands/push.ts')).pushCommand,
  },
  {
    name: 'rm',
    aliases: ['remove'],
    summary: 'Remove one or more images',
    load: async () => (await import('../commands/rmi.ts')).rmiCommand,
  },
  {
    name: 'save',
    summary: 'Write one or more images to a tar archive',
    load: async () => (await import('../commands/save.ts')).saveCommand,
  },
  {
    name: 'tag',
    summary: 'Give an image one more name',
    load: async () => (await import('../commands/tag.ts')).tagCommand,
  },
  {
    name: 'tree',
    summary: 'Draw which images are based on which',
    load: async () => (await import('../commands/image-tree.ts')).imageTreeCommand,
  },
  {
    name: 'unpin',
    summary: 'Let prune remove images again',
    load: async () => (await import('../commands/unpin.ts')).unpinCommand,
  },
  {
    name: 'untag',
    summary: 'Remove names of images, and leave the images',
    load: async () => (await import('../commands/untag.ts')).untagCommand,
  },
  {
    name: 'verify',
    summary: "Read images' layers again and check them against their digests",
    load: async () => (await import('../commands/verify.ts')).verifyCommand,
  },
];

const trashCommands: readonly CommandEntry[] = [
  {
    name: 'empty',
    summary: 'Delete all removed images for good',
    load: async () => (await import('../commands/trash-empty.ts')).trashEmptyCommand,
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List removed images that can be restored',
    load: async () => (await import('../commands/trash-ls.ts')).trashListCommand,
  },
  {
    name: 'restore',
    summary: 'Bring removed images back, with their names',
    load: async () => (await import('../commands/trash-restore.ts')).trashRestoreCommand,
  },
];

const systemCommands: readonly CommandEntry[] = [
  {
    name: 'df',
    summary: 'Show what takes how much of the disk',
    load: async () => (await import('../commands/system-df.ts')).systemDfCommand,
  },
  {
    name: 'events',
    summary: 'Show what happens, and what happened, to images, containers and volumes',
    load: async () => (await import('../commands/events.ts')).eventsCommand,
  },
  {
    name: 'doctor',
    summary: 'Look whether machine and daemon are in order',
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'info',
    summary: 'Show what the daemon is and what it holds',
    load: async () => (await import('../commands/info.ts')).infoCommand,
  },
  {
    name: 'prune',
    summary: 'Remove what nobody uses',
    load: async () => (await import('../commands/system-prune.ts')).systemPruneCommand,
  },
];

function pick(commands: readonly CommandEntry[], ...names: readonly string[]): readonly CommandEntry[] {
  return commands.filter(({ name }) => names.includes(name)).map(({ aliases: _, ...entry }): CommandEntry => entry);
}

function rename(commands: readonly CommandEntry[], from: string, to: string): readonly CommandEntry[] {
  return pick(commands, from).map((entry) => ({ ...entry, name: to }));
}

const builderCommands: readonly CommandEntry[] = [
  ...pick(imageCommands, 'build'),
  {
    name: 'du',
    summary: 'Show what the build cache holds',
    load: async () => (await import('../commands/builder-du.ts')).builderDuCommand,
  },
  {
    name: 'prune',
    summary: 'Remove steps from the build cache',
    load: async () => (await import('../commands/builder-prune.ts')).builderPruneCommand,
  },
];

export const COMMANDS: readonly CommandEntry[] = [
  ...pick(CONTAINER_COMMANDS, 'run', 'exec'),
  ...rename(CONTAINER_COMMANDS, 'ls', 'ps'),
  ...pick(imageCommands, 'build'),
  ...pick(imageCommands, 'pull', 'push'),
  ...rename(imageCommands, 'ls', 'images'),
  ...pick(CONTAINER_COMMANDS, 'attach', 'create', 'start', 'stop', 'restart', 'kill', 'rm', 'rename', 'update'),
  ...pick(
    CONTAINER_COMMANDS,
    'pause',
    'unpause',
    'logs',
    'wait',
    'top',
    'stats',
    'port',
    'why',
    'cp',
    'diff',
    'commit',
    'export',
  ),
  {
    name: 'inspect',
    summary: 'Display detailed information on containers, images, volumes and networks',
    load: async () => (await import('../commands/inspect.ts')).inspectCommand,
  },
  ...pick(imageCommands, 'history', 'tag', 'untag', 'pin', 'unpin', 'save', 'load', 'import', 'verify'),
  ...rename(imageCommands, 'rm', 'rmi'),
  {
    name: 'login',
    summary: 'Log in to a registry',
    load: async () => (await import('../commands/login.ts')).loginCommand,
  },
  {
    name: 'search',
    summary: 'Search Docker Hub, or another registry, for images',
    load: async () => (await import('../commands/search.ts')).searchCommand,
  },
  {
    name: 'logout',
    summary: 'Log out from a registry',
    load: async () => (await import('../commands/logout.ts')).logoutCommand,
  },
  ...pick(systemCommands, 'events', 'info', 'doctor'),
  {
    name: 'completion',
    summary: 'Print what a shell needs to complete command lines',
    load: async () => (await import('../commands/completion.ts')).completionCommand,
  },
  {
    name: 'version',
    summary: 'Show the versions of client and daemon',
    load: async () => (await import('../commands/version.ts')).versionCommand,
  },
  {
    name: 'dashboard',
    aliases: ['ui'],
    summary: 'Show everything on the whole terminal, and act on it',
    load: async () => (await import('../commands/dashboard.ts')).dashboardCommand,
  },
  {
    name: 'ping',
    summary: 'Ask the daemon whether it is there',
    load: async () => (await import('../commands/ping.ts')).pingCommand,
  },
];

export const GROUPS: readonly CommandGroup[] = [
  { name: 'container', summary: 'Manage containers', commands: CONTAINER_COMMANDS },
  { name: 'image', summary: 'Manage images', commands: imageCommands },
  { name: 'network', summary: 'Manage networks', commands: NETWORK_COMMANDS },
  { name: 'volume', summary: 'Manage volumes', commands: VOLUME_COMMANDS },
  { name: 'builder', summary: 'Manage what builds keep', commands: builderCommands },
  { name: 'system', summary: 'Manage the daemon and its disk', commands: systemCommands },
  { name: 'service', summary: 'Start and end the daemon, and look at its log', commands: SERVICE_COMMANDS },
  { name: 'trash', summary: 'Manage removed images', commands: trashCommands },
];
