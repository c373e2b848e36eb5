import type { Mount, TmpfsMount } from '@tinydock/protocol';
import { parseBytes } from '../flags/parse-bytes.ts';
import type { GoStruct, GoValue } from '../format/template/go-value.ts';
import { orNil, toGoMap } from './go-shapes.ts';

function modeOf({ readOnly, propagation }: Mount): string {
  return [...(readOnly ? ['ro'] : []), ...(propagation === '' ? [] : [propagation])].join(',');
}

function bindText(mount: Mount): string {
  return [mount.source, mount.target, modeOf(mount)].filter((part) => part !== '').join(':');
}

function bindOptions({ propagation, isNotRecursive, belowReadOnly }: Mount): GoStruct {
  const options = {
    ...(propagation === '' ? {} : { Propagation: propagation }),
    ...(isNotRecursive ? { NonRecursive: true } : {}),
    ...(belowReadOnly === 'writable' ? { ReadOnlyNonRecursive: true } : {}),
    ...(belowReadOnly === 'required' ? { ReadOnlyForceRecursive: true } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { BindOptions: options };
}

function volumeOptions(mount: Mount): GoStruct {
  const { isNotFilled, volumeLabels, volumeOptions, subpath } = mount;
  const hasLabels = Object.keys(volumeLabels).length > 0;
  const hasOptions = Object.keys(volumeOptions).length > 0;
  const options = {
    ...(isNotFilled ? { NoCopy: true } : {}),
    ...(hasLabels ? { Labels: toGoMap(volumeLabels) } : {}),
    ...(subpath === '' ? {} : { Subpath: subpath }),
    ...(hasOptions ? { DriverConfig: { Name: 'local', Options: toGoMap(volumeOptions) } } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { VolumeOptions: options };
}

function detailedMount(mount: Mount): GoStruct {
  const { kind, source, target, readOnly, subpath } = mount;
  return {
    Type: kind,
    Source: source,
    Target: target,
    ...(readOnly ? { ReadOnly: true } : {}),
    ...(kind === 'bind' ? bindOptions(mount) : {}),
    ...(kind === 'volume' ? volumeOptions(mount) : {}),
    ...(kind === 'image' && subpath !== '' ? { ImageOptions: { Subpath: subpath } } : {}),
  };
}

function detailedTmpfs({ target, options = [] }: TmpfsMount): GoStruct {
  const valueOf = (name: string): string | undefined =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const [size, mode] = [valueOf('size'), valueOf('mode')];
  const given = {
    ...(size === undefined ? {} : { SizeBytes: parseBytes('--mount', size) }),
    ...(mode === undefined ? {} : { Mode: Number.parseInt(mode, 8) }),
  };
  return {
    Type: 'tmpfs',
    Target: target,
    ...(options.includes('ro') ? { ReadOnly: true } : {}),
    ...(Object.keys(given).length === 0 ? {} : { TmpfsOptions: given }),
  };
}

/** What was asked for with `-v` and with `--mount`, as Docker's `HostConfig` has it. */
export function askedMounts(mounts: readonly Mount[], tmpfs: readonly TmpfsMount[]): GoStruct {
  const detailed = [
    ...mounts.filter(({ isDetailed }) => isDetailed).map(detailedMount),
    ...tmpfs.filter(({ isDetailed }) => isDetailed).map(detailedTmpfs),
  ];
  return {
    Binds: orNil(mounts.filter(({ isDetailed }) => !isDetailed).map(bindText)),
    ...(detailed.length === 0 ? {} : { Mounts: detailed }),
  };
}

function mountPoint(mount: Mount): GoStruct {
  const { kind, source, target, readOnly, propagation, mountpoint } = mount;
  const hasName = kind !== 'bind';
  return {
    Type: kind,
    ...(hasName ? { Name: source } : {}),
    Source: hasName ? mountpoint : source,
    Destination: target,
    ...(kind === 'volume' ? { Driver: 'local' } : {}),
    Mode: modeOf(mount),
    RW: !readOnly,
    Propagation: hasName ? '' : propagation || 'rprivate',
  };
}

function tmpfsPoint({ target, options = [] }: TmpfsMount): GoStruct {
  const place = { Type: 'tmpfs', Source: '', Destination: target, Mode: '' };
  return { ...place, RW: !options.includes('ro'), Propagation: '' };
}

/** What is mounted where, as Docker's `Mounts` has it; a `--tmpfs` is not there. */
export function mountPoints(mounts: readonly Mount[], tmpfs: readonly TmpfsMount[]): GoValue {
  return [...mounts.map(mountPoint), ...tmpfs.filter(({ isDetailed }) => isDetailed).map(tmpfsPoint)];
}
