import type { Mount__Output as Mount } from './generated/tinydock/v1/Mount.ts';

/** A mount of which nothing is asked. */
export const PLAIN_MOUNT: Omit<Mount, 'kind' | 'source' | 'target'> = {
  readOnly: false,
  mustExist: false,
  isNotFilled: false,
  propagation: '',
  isNotRecursive: false,
  mountpoint: '',
  belowReadOnly: '',
  subpath: '',
  volumeDriver: '',
  volumeOptions: {},
  volumeLabels: {},
  isDetailed: false,
  imageId: '',
};
