import type { ContainerDetail, TopResponse } from '@tinydock/protocol';
import { formatPorts } from '@tinydock/text';
import type { DetailState } from './dashboard-state.ts';

/** More than anybody scrolls through. */
export const MAX_CHANGES = 10_000;

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
}

function mountLines({ container }: ContainerDetail): readonly string[] {
  const mounts = container?.mounts ?? [];
  if (mounts.length === 0) return ['It has no mounts.'];
  return table([
    ['KIND', 'SOURCE', 'TARGET', 'MODE'],
    ...mounts.map(({ kind, source, target, readOnly }) => [
      kind,
      source,
      target,
      readOnly ? 'read-only' : 'read-write',
    ]),
  ]);
}

function processLines(processes: TopResponse | undefined): readonly string[] {
  if (processes === undefined) return ['…'];
  return table([processes.titles, ...processes.processes.map(({ cells }) => cells)]);
}

function changeLines(changes: DetailState['changes']): readonly string[] {
  if (changes === undefined) return ['…'];
  if (changes.length === 0) return ["It has changed none of its image's files."];
  const shown = changes.slice(0, MAX_CHANGES).map(({ kind, path }) => `${kind} ${path.toString()}`);
  return changes.length > MAX_CHANGES ? [...shown, 'There is more; tdctl diff shows all.'] : shown;
}

function inspectLines(detail: ContainerDetail): readonly string[] {
  const { container } = detail;
  const fields: readonly (readonly [string, string])[] = [
    ['id', container?.id ?? ''],
    ['image', `${container?.image ?? ''} (${container?.imageId ?? ''})`],
    ['command', container?.args.join(' ') ?? ''],
    ['created', container?.createdAt ?? ''],
    ['started', container?.status?.startedAt ?? ''],
    ['finished', container?.status?.finishedAt ?? ''],
    ['exit code', String(container?.status?.exitCode ?? '')],
    ['error', container?.status?.error ?? ''],
    ['user', detail.user],
    ['directory', detail.workingDir],
    ['host name', detail.hostname],
    ['network', container?.networks.join(', ') || (container?.network ?? '')],
    ['addresses', detail.addresses.map(({ ipAddress, network }) => `${ipAddress} (${network})`).join(', ')],
    ['ports', container === null ? '' : formatPorts(container)],
    ['stop', `${detail.stopSignal}, ${detail.stopTimeoutSeconds} s`],
    ['runtime', detail.runtime],
    ['log', detail.logPath],
    ...Object.entries(container?.labels ?? {}).map(([name, value]) => [`label ${name}`, value] as const),
  ];
  return table(fields.filter(([, value]) => value !== ''));
}

/** The text of a tab, other than the log. */
export function detailLines({ tab, container, detail, processes, changes, problem }: DetailState): readonly string[] {
  if (container === undefined) return [];
  if (problem !== undefined) return [problem];
  if (tab === 'processes') return processLines(processes);
  if (tab === 'changes') return changeLines(changes);
  if (detail === undefined) return ['…'];
  switch (tab) {
    case 'env':
      return detail.env.toSorted();
    case 'mounts':
      return mountLines(detail);
    default:
      return inspectLines(detail);
  }
}
