import type { ContainerCatalog, ContainerId, ContainerRecord } from '@tinydock/domain';
import type { StateChanges } from './state-changes.ts';

export interface WaitResult {
  readonly exitCode: number;
  readonly error: string;
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

export interface WaitOptions {
  readonly catalog: ContainerCatalog;
  readonly changes: StateChanges;
}

function resultOf(record: ContainerRecord): WaitResult {
  const { state } = record;
  if (state.kind === 'exited') return { exitCode: state.exitCode, error: state.error ?? '' };
  return { exitCode: 0, error: state.kind === 'created' ? (state.error ?? '') : '' };
}

/** Waits until a container has ended, ends the next time, or is gone. One that is gone counts as ended. */
export function waitForContainer(
  options: WaitOptions,
  id: ContainerId,
  wait: { readonly condition: WaitCondition; readonly signal?: AbortSignal | undefined },
): Promise<WaitResult> {
  const { catalog, changes } = options;
  const first = catalog.getContainer(id);
  const startedBefore = first?.state.kind === 'exited' ? first.state.startedAt : undefined;
  let last: WaitResult = first === undefined ? { exitCode: 0, error: '' } : resultOf(first);
  return changes.until(id, wait.signal, () => {
    const record = catalog.getContainer(id);
    if (record === undefined) return last;
    const { state } = record;
    if (state.kind === 'exited') last = resultOf(record);
    if (wait.condition === 'removed') return undefined;
    if (wait.condition === 'not-running') return state.kind === 'running' ? undefined : last;
    return state.kind === 'exited' && state.startedAt !== startedBefore ? last : undefined;
  });
}
