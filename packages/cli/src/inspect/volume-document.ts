import type { Volume } from '@tinydock/protocol';
import type { GoStruct, GoValue } from '../format/template/go-value.ts';
import { toGoMap } from './go-shapes.ts';

function mapOrNull(entries: Readonly<Record<string, string>>): GoValue {
  return Object.keys(entries).length === 0 ? null : toGoMap(entries);
}

/** A volume in the shape of Docker's `GET /volumes/{name}`. */
export function volumeDocument({ name, driver, createdAt, labels, options, mountpoint }: Volume): GoStruct {
  return {
    CreatedAt: createdAt,
    Driver: driver,
    Labels: mapOrNull(labels),
    Mountpoint: mountpoint,
    Name: name,
    Options: mapOrNull(options),
    Scope: 'local',
  };
}
