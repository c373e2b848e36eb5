import type { PrunedVolume } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import type { Output } from '../output/output.ts';

const HEADERS: GoStruct = { Name: 'VOLUME NAME', Reason: 'WHY', Size: 'SIZE' };

const REASONS: Readonly<Record<string, string>> = {
  anonymous: 'has no name of its own, used by no container',
  unused: 'used by no container',
};

export function volumesSize(volumes: readonly PrunedVolume[]): string {
  return formatSize(volumes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}

/** What prune would remove, as a table. */
export function volumePlan(volumes: readonly PrunedVolume[]): Output {
  const rows = volumes.map(({ name, reason, sizeBytes }) => ({
    Name: name,
    Reason: REASONS[reason] ?? reason,
    Size: formatSize(sizeBytes),
  }));
  return { kind: 'list', view: { rows, headers: HEADERS, columns: Object.keys(HEADERS), format: undefined } };
}
