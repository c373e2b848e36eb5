import type { Volume } from '@tinydock/protocol';
import { labelMethod } from '../format/label-method.ts';
import { type GoStruct, withMethods } from '../format/template/go-value.ts';

/** What only volumes of clusters have, and what nobody has measured. */
const NOT_AVAILABLE = { Availability: 'N/A', Group: 'N/A', Links: 'N/A', Size: 'N/A', Status: 'N/A' };

export const VOLUME_HEADERS: GoStruct = withMethods(
  {
    Availability: 'AVAILABILITY',
    Driver: 'DRIVER',
    Group: 'GROUP',
    Labels: 'LABELS',
    Links: 'LINKS',
    Mountpoint: 'MOUNTPOINT',
    Name: 'VOLUME NAME',
    Scope: 'SCOPE',
    Size: 'SIZE',
    Status: 'STATUS',
  },
  { Label: labelMethod(undefined) },
);

export const VOLUME_COLUMNS = ['Driver', 'Name'];

/** One row of `volume ls`. */
export function volumeRow({ name, driver, labels, mountpoint }: Volume): GoStruct {
  const fields = {
    ...NOT_AVAILABLE,
    Driver: driver,
    Labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    Mountpoint: mountpoint,
    Name: name,
    Scope: 'local',
  };
  return withMethods(fields, { Label: labelMethod(labels) });
}
