import type { Container, ContainerSizes } from '@tinydock/protocol';
import { formatAge, formatPorts, formatSize, formatStatus, hasProcesses } from '@tinydock/text';
import { truncateToWidth } from '../format/display-width.ts';
import { labelMethod } from '../format/label-method.ts';
import { formatLocalTime } from '../format/local-time.ts';
import { quoteString } from '../format/template/go-quote.ts';
import { type GoStruct, withMethods } from '../format/template/go-value.ts';

export const CONTAINER_HEADERS: GoStruct = withMethods(
  {
    Command: 'COMMAND',
    CreatedAt: 'CREATED AT',
    ID: 'CONTAINER ID',
    Image: 'IMAGE',
    Labels: 'LABELS',
    LocalVolumes: 'LOCAL VOLUMES',
    Mounts: 'MOUNTS',
    Names: 'NAMES',
    Networks: 'NETWORKS',
    Ports: 'PORTS',
    RunningFor: 'CREATED',
    Size: 'SIZE',
    State: 'STATE',
    Status: 'STATUS',
  },
  { Label: labelMethod(undefined) },
);

export const CONTAINER_COLUMNS = ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'];

const COMMAND_WIDTH = 20;
const MOUNT_WIDTH = 15;

function formatCommand(args: readonly string[], isTruncated: boolean): string {
  const text = args.map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg)).join(' ');
  return quoteString(isTruncated ? truncateToWidth(text, COMMAND_WIDTH) : text);
}

/** An image that was named by its id is shown by the short one. */
function formatImage(container: Container, isTruncated: boolean): string {
  const hex = container.imageId.replace(/^sha256:/, '');
  const isId = container.image === container.imageId || container.image === hex;
  return isId && isTruncated ? hex.slice(0, 12) : container.image;
}

function formatMounts(container: Container, isTruncated: boolean): string {
  return container.mounts.map(({ source }) => (isTruncated ? truncateToWidth(source, MOUNT_WIDTH) : source)).join(',');
}

/** What was not asked for is not known. */
function formatSizes(sizes: ContainerSizes | null): string {
  if (sizes === null) return 'N/A';
  const { writtenBytes, imageBytes } = sizes;
  return `${formatSize(writtenBytes)} (virtual ${formatSize(writtenBytes + imageBytes)})`;
}

/** One row of `ps`. */
export function containerRow(
  container: Container,
  options: { readonly isTruncated: boolean; readonly now: Date },
): GoStruct {
  const { isTruncated, now } = options;
  const fields = {
    Command: formatCommand(container.args, isTruncated),
    // Node takes longer to find the local zone than for the whole table, which does not show it.
    get CreatedAt() {
      return formatLocalTime(container.createdAt);
    },
    ID: isTruncated ? container.id.slice(0, 12) : container.id,
    Image: formatImage(container, isTruncated),
    Labels: Object.entries(container.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    LocalVolumes: String(container.mounts.filter(({ kind }) => kind === 'volume').length),
    Mounts: formatMounts(container, isTruncated),
    Names: container.name,
    Networks: container.networks.join(','),
    Ports: hasProcesses(container.status) ? formatPorts(container) : '',
    RunningFor: formatAge(container.createdAt, now),
    Size: formatSizes(container.sizes),
    State: container.status?.state ?? '',
    Status: formatStatus(container.status, now),
  };
  return withMethods(fields, { Label: labelMethod(container.labels) });
}
