import { bytesBesideImages, type SystemPrunePlan } from '@tinydock/client';
import { formatSize } from '@tinydock/text';
import { CACHE_COLUMNS, CACHE_HEADERS, cacheRows } from '../build/cache-rows.ts';
import { containerPlan } from '../containers/container-plan.ts';
import { networkPlan } from '../networks/network-plan.ts';
import { line, type Output } from '../output/output.ts';
import { volumePlan } from '../volumes/volume-plan.ts';
import { planTable } from './prune-plan.ts';

export function isEmptyPlan({ containers, networks, volumes, images, cache }: SystemPrunePlan): boolean {
  return [containers, networks, volumes, images.images, cache.steps].every(({ length }) => length === 0);
}

function totalText(plan: SystemPrunePlan, now: boolean): string {
  const others = bytesBesideImages(plan);
  const images = plan.images.freedBytes;
  if (now || images === 0) return `Together they free ${formatSize(others + images)}.`;
  return `Together they free ${formatSize(others)}, and ${formatSize(images)} more when the images leave the trash.`;
}

/** The plan as users read it. */
export function* showSystemPlan(
  plan: SystemPrunePlan,
  options: { readonly clock: Date; readonly now: boolean },
): Generator<Output, void, undefined> {
  const { containers, networks, volumes, images, cache } = plan;
  const rows = cacheRows(cache.steps, { now: options.clock, noTrunc: false });
  const steps: Output = {
    kind: 'list',
    view: { rows, headers: CACHE_HEADERS, columns: CACHE_COLUMNS, format: undefined },
  };
  const parts: readonly (readonly [title: string, count: number, table: Output])[] = [
    ['Containers that do not run:', containers.length, containerPlan(containers, ({ diskBytes }) => diskBytes)],
    ['Networks that no container has:', networks.length, networkPlan(networks, options.clock)],
    ['Volumes, for good:', volumes.length, volumePlan(volumes)],
    ['Images:', images.images.length, planTable(images)],
    ['Steps of earlier builds:', cache.steps.length, steps],
  ];
  for (const [title, count, table] of parts) {
    if (count === 0) continue;
    yield line(title);
    yield table;
    yield line('');
  }
  yield line(totalText(plan, options.now));
}
