import type { Volume } from '@tinydock/protocol';
import type { GoStruct } from '../format/template/go-value.ts';
import { toMapOrNil } from './go-shapes.ts';

/** A volume in the shape of Docker's `GET /volumes/{name}`. */
export function volumeDocument({ name, driver, createdAt, labels, options, mountpoint }: Volume): GoStruct {
  return {
    CreatedAt: createdAt,
    Driver: driver,
    Labels: toMapOrNil(labels),
    Mountpoint: mountpoint,
    Name: name,
    Options: toMapOrNil(options),
    Scope: 'local',
  };
}
