import {
  BELOW_READ_ONLY,
  MOUNT_PROPAGATIONS,
  parseSubpath,
  parseVolumeName,
  parseVolumeOptions,
  TinydockError,
} from '@tinydock/domain';
import type { CreateContainerRequest } from '@tinydock/protocol';
import type { RequestedMount } from '../containers/merge-mounts.ts';
import { assertLocalDriver } from '../volumes/volume-options.ts';
import { oneOf } from './one-of.ts';

type WireMount = CreateContainerRequest['mounts'][number];

function invalid({ kind, source, target }: WireMount, why: string): TinydockError {
  const message = `invalid mount of the ${kind} ${JSON.stringify(source)} at ${JSON.stringify(target)}: ${why}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function bindFields(mount: WireMount): Partial<RequestedMount> {
  const { propagation, belowReadOnly, isNotRecursive, readOnly } = mount;
  if (!mount.source.startsWith('/')) throw invalid(mount, 'target and source are absolute paths');
  if (belowReadOnly !== '' && !readOnly) throw invalid(mount, `${belowReadOnly} below is for binds that are read-only`);
  return {
    isNotRecursive,
    ...(propagation !== '' && { propagation: oneOf('propagation', propagation, MOUNT_PROPAGATIONS) }),
    ...(belowReadOnly !== '' && { belowReadOnly: oneOf('access below a bind', belowReadOnly, BELOW_READ_ONLY) }),
  };
}

function subpathFields({ subpath }: WireMount): Partial<RequestedMount> {
  return subpath === '' ? {} : { subpath: parseSubpath(subpath) };
}

function volumeFields(mount: WireMount): Partial<RequestedMount> {
  const { source, volumeDriver, volumeOptions: options, volumeLabels: labels } = mount;
  if (source !== '') parseVolumeName(source);
  assertLocalDriver(volumeDriver);
  parseVolumeOptions(options);
  const isPlain = Object.keys(options).length + Object.keys(labels).length === 0;
  return { ...subpathFields(mount), ...(!isPlain && { newVolume: { options, labels } }) };
}

function imageFields(mount: WireMount): Partial<RequestedMount> {
  if (mount.source === '') throw invalid(mount, 'an image needs a name');
  return { ...subpathFields(mount), readOnly: true };
}

const FIELDS = { bind: bindFields, volume: volumeFields, image: imageFields };
const OF_BINDS = (mount: WireMount): boolean => mount.propagation !== '' || mount.belowReadOnly !== '';
const OF_VOLUMES = ({ volumeDriver, volumeOptions, volumeLabels }: WireMount): boolean =>
  volumeDriver !== '' || Object.keys(volumeOptions).length + Object.keys(volumeLabels).length > 0;

/** @throws TinydockError INVALID_ARGUMENT, UNIMPLEMENTED naming what cannot be */
export function mountFromWire(mount: WireMount): RequestedMount {
  const { source, target, readOnly, mustExist, isNotFilled, isDetailed } = mount;
  const kind = oneOf('kind of mount', mount.kind, ['bind', 'volume', 'image']);
  if (!target.startsWith('/')) throw invalid(mount, 'target and source are absolute paths');
  if (kind !== 'bind' && OF_BINDS(mount)) throw invalid(mount, 'only binds have a propagation and access below');
  if (kind !== 'volume' && OF_VOLUMES(mount)) throw invalid(mount, 'only volumes have a driver, options and labels');
  if (kind === 'bind' && mount.subpath !== '') throw invalid(mount, 'only volumes and images have a subpath');
  return { kind, source, target, readOnly, mustExist, isNotFilled, isDetailed, ...FIELDS[kind](mount) };
}
