import { formatSize } from '@tinydock/text';

const FULL_BAR = 50;
const SHORT_BAR = 20;
const WIDE_TERMINAL = 110;
const NARROW_TERMINAL = 70;

function barLength(columns: number): number {
  if (columns > WIDE_TERMINAL) return FULL_BAR;
  return columns >= NARROW_TERMINAL ? SHORT_BAR : 0;
}

/** `[=====>    ]  12.3MB/45MB`; the bar fits the terminal, and is left out where there is no room or no total. */
export function formatProgress(progress: {
  readonly currentBytes: number;
  readonly totalBytes: number;
  readonly columns: number;
}): string {
  const { currentBytes, totalBytes, columns } = progress;
  const current = formatSize(currentBytes, 4).padStart(8);
  if (totalBytes <= 0 || currentBytes > totalBytes) return current;
  const length = barLength(columns);
  const filled = Math.floor((currentBytes / totalBytes) * length);
  const bar = length === 0 ? '' : `[${'='.repeat(filled)}>${' '.repeat(length - filled)}] `;
  return `${bar}${current}/${formatSize(totalBytes, 4)}`;
}
