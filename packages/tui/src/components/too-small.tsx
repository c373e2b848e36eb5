import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import { MIN_SIZE } from '../state/layout.ts';

/** What is seen in a window that is too small for anything else. */
export function TooSmall({ size }: Pick<DashboardState, 'size'>): ReactElement {
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <Text wrap="wrap">
        {`This window has ${size.columns} by ${size.rows}. The dashboard needs ${MIN_SIZE.columns} by ${MIN_SIZE.rows}: make it larger, or leave with q.`}
      </Text>
    </Box>
  );
}
