import type { UsageTotal } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';

/** What the kinds are called; the first four have Docker's names. */
const TYPES: Readonly<Record<string, string>> = {
  images: 'Images',
  containers: 'Containers',
  volumes: 'Local Volumes',
  'build-cache': 'Build Cache',
  logs: 'Container Logs',
  trash: 'Trash',
  staging: 'Staging',
  orphans: 'Orphans',
  other: 'Other',
};

function reclaimable({ bytes, reclaimableBytes }: UsageTotal): string {
  const size = formatSize(reclaimableBytes);
  return bytes === 0 ? size : `${size} (${Math.trunc((reclaimableBytes / bytes) * 100)}%)`;
}

/** The rows of `system df`. */
export function usageRows(totals: readonly UsageTotal[]): readonly GoStruct[] {
  return totals.map((total) => ({
    Active: String(total.active),
    Reclaimable: reclaimable(total),
    ReclaimableBytes: total.reclaimableBytes,
    Size: formatSize(total.bytes),
    SizeBytes: total.bytes,
    TotalCount: String(total.count),
    Type: TYPES[total.kind] ?? total.kind,
  }));
}

export const USAGE_HEADERS: GoStruct = {
  Active: 'ACTIVE',
  Reclaimable: 'RECLAIMABLE',
  ReclaimableBytes: 'RECLAIMABLE BYTES',
  Size: 'SIZE',
  SizeBytes: 'SIZE BYTES',
  TotalCount: 'TOTAL',
  Type: 'TYPE',
};

export const USAGE_COLUMNS: readonly string[] = ['Type', 'TotalCount', 'Active', 'Size', 'Reclaimable'];
