import type { MountSpec } from '@tinydock/domain';
import type { Mount__Output } from '../generated/tinydock/v1/Mount.ts';

/** @param mountpoint where the files of a volume or an image are; empty where that is not known */
export function mountToWire(mount: MountSpec, mountpoint = ''): Mount__Output {
  const { kind, source, target, readOnly, mustExist = false, isNotFilled = false, isNotRecursive = false } = mount;
  const { propagation = '', belowReadOnly = '', subpath = '', newVolume, isDetailed = false, image } = mount;
  return {
    ...{ kind, source, target, readOnly, mustExist, isNotFilled, isNotRecursive, propagation, mountpoint },
    ...{ belowReadOnly, subpath, isDetailed },
    volumeDriver: '',
    volumeOptions: { ...newVolume?.options },
    volumeLabels: { ...newVolume?.labels },
    imageId: image?.id ?? '',
  };
}
