/** What is drawn of one step. */
export interface VertexBlock {
  readonly isRunning: boolean;
  readonly heading: readonly string[];
  /** The last lines that it wrote. */
  readonly tail: readonly string[];
}

function countRows(blocks: readonly VertexBlock[]): number {
  return blocks.reduce((sum, { heading, tail }) => sum + heading.length + tail.length, 0);
}

/**
 * What is drawn in `rows` rows: steps that have ended go first, from the top, then the output of those that run, the
 * same from each, and then whole steps from the top.
 */
export function fitBlocks(blocks: readonly VertexBlock[], rows: number): readonly VertexBlock[] {
  let excess = countRows(blocks) - rows;
  const kept = blocks.filter((block) => {
    if (excess <= 0 || block.isRunning) return true;
    excess -= countRows([block]);
    return false;
  });
  const longest = Math.max(0, ...kept.map(({ tail }) => tail.length));
  for (let lines = longest; lines >= 0; lines -= 1) {
    const shorter = kept.map((block) => ({ ...block, tail: lines === 0 ? [] : block.tail.slice(-lines) }));
    if (countRows(shorter) <= rows) return shorter;
  }
  const headings = kept.flatMap(({ heading }) => heading).slice(-rows);
  return [{ isRunning: true, heading: headings, tail: [] }];
}
