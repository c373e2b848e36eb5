import type { ReactElement } from 'react';
import type { Network } from '@tinydock/protocol';
import type { DashboardState } from '../state/dashboard-state.ts';
import { emptyText } from '../state/empty-text.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { networkRows } from '../state/rows.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Table } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'NETWORK', width: 14, grow: 2 },
  { title: 'DRIVER', width: 7 },
  { title: 'SUBNET', width: 18 },
  { title: 'CONTAINERS', width: 14, grow: 3 },
  { title: 'GATEWAY', width: 15 },
  { title: 'IPV6', width: 22 },
  { title: 'ID', width: 12 },
];

function containersOf({ containers }: Network): string {
  return containers.map(({ name, ipAddress }) => `${name}${ipAddress === '' ? '' : ` ${ipAddress}`}`).join(', ');
}

/** Networks, and the containers that run in them. */
export function NetworkView({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const list = state.lists.networks;
  const rows = networkRows(state.networks, list.sort, list.filter);
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={(start, end) =>
        rows.slice(start, end).map((network) => ({
          id: network.id,
          cells: [
            `${network.name}${network.internal ? ' (internal)' : ''}`,
            network.driver,
            network.subnet,
            containersOf(network),
            network.gateway,
            network.ipv6?.subnet ?? '',
            network.id.slice(0, 12),
          ],
          color: network.containers.length === 0 ? undefined : theme.good,
          isMarked: list.marks.has(network.id),
        }))
      }
      cursor={cursorOf(
        list,
        rows.map(({ id }) => id),
      )}
      isFocused
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={emptyText(state, 'No networks are known yet; n makes one.', 'network')}
    />
  );
}
