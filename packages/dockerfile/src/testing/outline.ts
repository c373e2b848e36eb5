import type { Dockerfile } from '../parse-dockerfile.ts';

/** What tests compare: instructions without their places, and without what they do not say. */
export type Outline = readonly Readonly<Record<string, unknown>>[];

const PLACES = ['position', 'endLine', 'text'];

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

function strip(instruction: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(instruction).filter(([name, value]) => !PLACES.includes(name) && isSaid(value)),
  );
}

/** The instruction trees of a file, global arguments first. */
export function outline(file: Dockerfile): Outline {
  return [
    ...file.globalArgs.map(strip),
    ...file.stages.flatMap(({ from, instructions }) => [strip(from), ...instructions.map(strip)]),
  ];
}
