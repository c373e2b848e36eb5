import { Text } from 'ink';
import type { ReactElement } from 'react';
import { fit } from '../text/fit.ts';

export interface LineProps {
  readonly text: string;
  readonly width: number;
  readonly color?: string | undefined;
  readonly isSelected?: boolean;
  readonly isBold?: boolean;
  readonly isDim?: boolean;
}

/** One line of exactly one width: nothing from outside can break the columns or reach the terminal as a command. */
export function Line({
  text,
  width,
  color,
  isSelected = false,
  isBold = false,
  isDim = false,
}: LineProps): ReactElement {
  return (
    <Text
      {...(color === undefined ? {} : { color })}
      inverse={isSelected}
      bold={isBold}
      dimColor={isDim}
      wrap="truncate"
    >
      {fit(text, width)}
    </Text>
  );
}
