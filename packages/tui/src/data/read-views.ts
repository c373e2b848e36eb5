import { type Client, planSystemPrune } from '@tinydock/client';
import type { DashboardEvent } from '../state/dashboard-event.ts';

/** What the daemon is asked, and until when. */
export interface ViewReading {
  readonly client: Client;
  readonly signal: AbortSignal;
}

/** @throws what the daemon says */
export async function readVolumes({ client, signal }: ViewReading): Promise<DashboardEvent> {
  return { type: 'volumes', volumes: await client.volumes.list({}, { signal }) };
}

/** With the containers in each. @throws what the daemon says */
export async function readNetworks({ client, signal }: ViewReading): Promise<DashboardEvent> {
  const listed = await client.networks.list([], { signal });
  const networks = await Promise.all(listed.map(({ id }) => client.networks.inspect(id, { signal })));
  return { type: 'networks', networks };
}

/** @throws what the daemon says */
export async function readDisk({ client, signal }: ViewReading, isForAll: boolean): Promise<DashboardEvent> {
  const [usage, plan, { images: trash }] = await Promise.all([
    client.system.diskUsage({ signal }),
    planSystemPrune(client, { all: isForAll, volumes: false, now: false, filters: [] }, signal),
    client.retention.listTrash({ signal }),
  ]);
  return { type: 'disk', reading: { isForAll, usage, plan, trash } };
}
