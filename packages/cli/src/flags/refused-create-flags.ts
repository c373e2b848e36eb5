import type { FlagDefinition } from '../program/command-definition.ts';
import { REASONS } from './refused-flags.ts';

/** What Docker's `run` and `create` take and we do not: why, and which values ask for what is so anyway. */
const REFUSED: readonly (readonly [flags: string, reason: string, accepted?: readonly string[]])[] = [
  ['--cpu-count', 'it is for Windows; use --cpus'],
  ['--cpu-percent', 'it is for Windows; use --cpus'],
  ['--cpu-rt-period', REASONS.noRealtime],
  ['--cpu-rt-runtime', REASONS.noRealtime],
  ['--gpus', 'name the GPU as its vendor describes it, such as --device nvidia.com/gpu=all: see docs/devices.md'],
  ['--io-maxbandwidth', 'it is for Windows; use --device-read-bps'],
  ['--io-maxiops', 'it is for Windows; use --device-read-iops'],
  ['--isolation', 'it is for Windows', ['', 'default']],
  ['--kernel-memory', 'kernels no longer limit it apart; use --memory'],
  ['--link', REASONS.link],
  ['--link-local-ip', REASONS.linkLocal],
  ['--runtime', 'the daemon runs all containers with one runtime, which `tdctl info` names'],
  ['--storage-opt', "a container's layer has the size of the disk; there are no quotas"],
  ['--userns', 'users of containers are users of the machine', ['', 'host']],
  ['--volume-driver', 'there is one driver; options of volumes are given to `tdctl volume create`', ['', 'local']],
];

export const REFUSED_CREATE_FLAGS: readonly FlagDefinition[] = [
  ...REFUSED.map(([flags, reason, accepted = []]): FlagDefinition => ({
    kind: 'unsupported',
    flags,
    takesValue: true,
    reason,
    accepted,
  })),
  {
    kind: 'boolean',
    flags: '--disable-content-trust',
    description: 'Do not ask for signatures of images, as is always so (default true)',
    isOnByDefault: true,
  },
  {
    kind: 'unsupported',
    flags: '--use-api-socket',
    takesValue: false,
    reason: 'there is no API of Docker whose socket a container could have',
  },
];
