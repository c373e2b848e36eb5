import type { Vertex } from './build-vertices.ts';

const RULE = '------';

/** The log of each step that failed by itself, as at the end of a build of BuildKit. */
export function failureLog(vertices: readonly Vertex[]): readonly string[] {
  const failed = vertices.filter(({ failure, tail }) => failure?.isCancelled === false && tail.length > 0);
  return failed.flatMap(({ name, tail }) => [RULE, ` > ${name}:`, ...tail, RULE]);
}

/** Milliseconds as `0.1s`. */
export function formatSeconds(durationMs: number): string {
  return `${(Math.max(0, durationMs) / 1000).toFixed(1)}s`;
}

/** A warning of a build check in one line. */
export function warningLine({ check, message, line }: { check: string; message: string; line: number }): string {
  return `WARN: ${check}: ${message}${line > 0 ? ` (line ${line})` : ''}`;
}
