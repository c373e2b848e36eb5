import type { Vertex } from './build-vertices.ts';

const RULE = '------';

/** The last lines of each step that failed by itself, as at the end of a build of BuildKit; says how many are not shown. */
export function failureLog(vertices: readonly Vertex[], maxLines = Infinity): readonly string[] {
  const failed = vertices.filter(({ failure, tail }) => failure?.isCancelled === false && tail.length > 0);
  return failed.flatMap(({ name, tail, lineCount }) => {
    const shown = tail.slice(-Math.min(maxLines, tail.length));
    const left = lineCount - shown.length;
    const before = left === 0 ? [] : [`[${left} lines before these: tdctl build logs]`];
    return [RULE, ` > ${name}:`, ...before, ...shown, RULE];
  });
}

/** Milliseconds as `0.1s`. */
export function formatSeconds(durationMs: number): string {
  return `${(Math.max(0, durationMs) / 1000).toFixed(1)}s`;
}

/** A warning of a build check in one line. */
export function warningLine({ check, message, line }: { check: string; message: string; line: number }): string {
  return `WARN: ${check}: ${message}${line > 0 ? ` (line ${line})` : ''}`;
}
