import type { Mount } from '@tinydock/protocol';

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
