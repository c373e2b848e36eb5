import type { FlagDefinition } from '../program/command-definition.ts';
import { DEVICE_LIMIT_FLAGS } from './device-limit-flags.ts';
import { HEALTH_FLAGS } from './health-flags.ts';
import { ISOLATION_FLAGS } from './isolation-flags.ts';
import { DISK_WEIGHT_FLAG, FIXED_LIMIT_FLAGS, LIMIT_FLAGS } from './limit-flags.ts';
import { NAME_FLAGS } from './name-flags.ts';
import { NETWORK_FLAGS } from './parse-network.ts';
import { LOG_FLAGS } from './log-flags.ts';
import { RESTART_FLAG } from './parse-restart.ts';

/** Flags that `run` and `create` share. */
export const CREATE_FLAGS: readonly FlagDefinition[] = [
  {
    kind: 'list',
    flags: '-a, --attach',
    placeholder: 'list',
    description: 'Connect to stdin, stdout or stderr alone',
  },
  { kind: 'list', flags: '--annotation', placeholder: 'map', description: 'Annotations for the runtime: NAME=VALUE' },
  { kind: 'text', flags: '--cidfile', placeholder: 'string', description: "Write the container's id to a file" },
  { kind: 'text', flags: '--domainname', placeholder: 'string', description: "The container's domain name" },
  { kind: 'text', flags: '--entrypoint', placeholder: 'string', description: "Replace the image's entrypoint" },
  { kind: 'list', flags: '-e, --env', placeholder: 'list', description: 'Set environment variables' },
  { kind: 'list', flags: '--env-file', placeholder: 'list', description: 'Read environment variables from a file' },
  { kind: 'text', flags: '-h, --hostname', placeholder: 'string', description: "The container's host name" },
  {
    kind: 'boolean',
    flags: '--init',
    description: 'Run the program below an init that ends zombies and hands signals on',
  },
  { kind: 'boolean', flags: '-i, --interactive', description: 'Keep standard input open' },
  { kind: 'list', flags: '-l, --label', placeholder: 'list', description: 'Set labels' },
  { kind: 'list', flags: '--label-file', placeholder: 'list', description: 'Read labels from a file' },
  { kind: 'text', flags: '--name', placeholder: 'string', description: 'Name the container' },
  { kind: 'text', flags: '--platform', placeholder: 'string', description: 'The platform, such as linux/arm64' },
  { kind: 'list', flags: '-p, --publish', placeholder: 'list', description: 'Publish ports on the host' },
  { kind: 'boolean', flags: '-P, --publish-all', description: 'Publish all exposed ports on free ports' },
  {
    kind: 'text',
    flags: '--pull',
    placeholder: 'string',
    description: 'Pull the image: always, missing or never (default missing)',
  },
  { kind: 'boolean', flags: '-q, --quiet', description: 'Do not show the pull' },
  { kind: 'boolean', flags: '--rm', description: 'Remove the container when it has exited' },
  { kind: 'text', flags: '--stop-signal', placeholder: 'string', description: 'The signal that stops the container' },
  { kind: 'text', flags: '--stop-timeout', placeholder: 'int', description: 'Seconds before a stop kills' },
  { kind: 'boolean', flags: '-t, --tty', description: 'Run the program on a terminal' },
  { kind: 'text', flags: '-u, --user', placeholder: 'string', description: 'User name or uid, with :group or :gid' },
  { kind: 'list', flags: '-v, --volume', placeholder: 'list', description: 'Mount a host path or a volume' },
  {
    kind: 'list',
    flags: '--volumes-from',
    placeholder: 'list',
    description: 'Mount what another container mounts: CONTAINER[:ro|rw]',
  },
  { kind: 'text', flags: '-w, --workdir', placeholder: 'string', description: "The program's working directory" },
  {
    kind: 'list',
    flags: '--mount',
    placeholder: 'mount',
    description: 'Mount something: type=bind|volume|tmpfs,source=...,target=...,readonly',
  },
  { kind: 'list', flags: '--expose', placeholder: 'list', description: 'Ports to publish with --publish-all' },
  RESTART_FLAG,
  ...LIMIT_FLAGS,
  DISK_WEIGHT_FLAG,
  ...FIXED_LIMIT_FLAGS,
  ...DEVICE_LIMIT_FLAGS,
  ...ISOLATION_FLAGS,
  ...HEALTH_FLAGS,
  ...LOG_FLAGS,
  ...NETWORK_FLAGS,
  ...NAME_FLAGS,
];
