import type { Network } from '@tinydock/protocol';
import { formatLocalTime } from '../format/local-time.ts';
import { labelMethod } from '../format/label-method.ts';
import type { GoStruct } from '../format/template/go-value.ts';

/** The rows of `network ls`. */
export function networkRows(networks: readonly Network[], isTruncated: boolean): readonly GoStruct[] {
  return networks.map(({ id, name, driver, createdAt, internal, labels, ipv6 }) => ({
    CreatedAt: formatLocalTime(createdAt),
    Driver: driver,
    ID: isTruncated ? id.slice(0, 12) : id,
    IPv4: 'true',
    IPv6: String(ipv6 !== null),
    Internal: String(internal),
    Label: labelMethod(labels),
    Labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    Name: name,
    Scope: 'local',
  }));
}

export const NETWORK_HEADERS: GoStruct = {
  CreatedAt: 'CREATED AT',
  Driver: 'DRIVER',
  ID: 'NETWORK ID',
  IPv4: 'IPV4',
  IPv6: 'IPV6',
  Internal: 'INTERNAL',
  Label: labelMethod(undefined),
  Labels: 'LABELS',
  Name: 'NAME',
  Scope: 'SCOPE',
};

export const NETWORK_COLUMNS: readonly string[] = ['ID', 'Name', 'Driver', 'Scope'];
