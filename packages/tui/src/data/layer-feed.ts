import { setTimeout as delay } from 'node:timers/promises';
import type { ListedFile } from '@tinydock/protocol';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { LayerState, TreeRequest } from '../state/layer-state.ts';
import { describeError } from './describe-error.ts';
import type { ViewReading } from './read-views.ts';

type Dispatch = (event: DashboardEvent) => void;

/** Files are looked for first. */
const WASTE_AFTER_MS = 300;
/** More are not looked into before all files are there. */
const MAX_GLANCES = 50;

/** The layers of an image, and then what they waste, which takes longer. */
export async function feedLayers(image: string, { client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  try {
    const { layers } = await client.explorer.layers(image, { signal });
    dispatch({ type: 'layers', image, layers, efficiency: undefined });
    await delay(WASTE_AFTER_MS, undefined, { signal });
    const efficiency = await client.explorer.efficiency({ image, largest: 0 }, { signal });
    dispatch({ type: 'layers', image, layers, efficiency });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'layers-problem', image, problem: describeError(error) });
  }
}

/** All files that a tree is to show. */
export async function feedFiles(request: TreeRequest, reading: ViewReading, dispatch: Dispatch): Promise<void> {
  const { client, signal } = reading;
  const files: ListedFile[] = [];
  try {
    for await (const batch of client.explorer.listFiles({ ...request }, { signal })) files.push(...batch);
    dispatch({ type: 'files', request, files, isGlance: false });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'layers-problem', image: request.image, problem: describeError(error) });
  }
}

/** What is seen of a tree before all its files are there: its first level, and what is in directories that are open. */
export async function feedGlance(
  { wanted, expanded }: LayerState,
  { client, signal }: ViewReading,
  dispatch: Dispatch,
): Promise<void> {
  if (wanted === undefined) return;
  const look = async (path: string): Promise<readonly ListedFile[]> => {
    const found: ListedFile[] = [];
    const request = { ...wanted, path: new TextEncoder().encode(path), depth: 1 };
    for await (const batch of client.explorer.listFiles(request, { signal })) found.push(...batch);
    return found;
  };
  // A directory may be none in this layer: whoever reads all files says what is wrong.
  const looks = await Promise.allSettled(['', ...[...expanded].slice(0, MAX_GLANCES)].map(look));
  const files = looks.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (!signal.aborted) dispatch({ type: 'files', request: wanted, files, isGlance: true });
}
