import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { eventId, eventRows } from '../state/rows.ts';
import type { Column } from '../text/fit.ts';
import { Table } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'TIME', width: 12 },
  { title: 'TYPE', width: 9 },
  { title: 'ACTION', width: 10 },
  { title: 'WHAT', width: 20, grow: 1 },
];

/** What has happened since the dashboard was opened, the newest first. */
export function EventView({ state }: { readonly state: DashboardState }): ReactElement {
  const list = state.lists.events;
  const rows = eventRows(state.events, list.filter);
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={(start, end) =>
        rows.slice(start, end).map((event, index) => {
          const attributes = Object.entries(event.attributes).map(([name, value]) => `${name}=${value}`);
          return {
            id: `${start + index} ${eventId(event)}`,
            cells: [
              event.time.slice(11, 23),
              event.type,
              event.action,
              [event.id.slice(0, 19), ...attributes].join(' '),
            ],
          };
        })
      }
      cursor={cursorOf(list, rows.map(eventId))}
      isFocused
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={
        list.filter === ''
          ? 'Nothing has happened since you came. Start or stop something: 1 shows the containers.'
          : 'No event matches the filter; esc clears it.'
      }
    />
  );
}
