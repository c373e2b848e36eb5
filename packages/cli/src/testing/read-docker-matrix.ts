import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const STATUSES = ['yes', 'different', 'planned', 'no'] as const;
export type MatrixStatus = (typeof STATUSES)[number];

/** One row of docs/docker-commands.md. */
export interface MatrixRow {
  /** All names of all commands that it is about. */
  readonly commands: readonly string[];
  /** Such as `-a/--all`; undefined for a command as a whole. */
  readonly flags: readonly string[] | undefined;
  readonly status: MatrixStatus;
  /** How it is different, or why it is not there; may be empty for the others. */
  readonly reason: string;
}

const PAGE = join(import.meta.dirname, '../../../../docs/docker-commands.md');

function codeWords(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text);
}

function parseRow(line: string, before: MatrixRow | undefined): MatrixRow {
  const [, names = '', flags = '', word = '', reason = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  const status = STATUSES.find((known) => known === word);
  if (status === undefined) throw new Error(`the status ${word} is none of ${STATUSES.join(', ')}: ${line}`);
  return {
    commands: names === '' ? (before?.commands ?? []) : codeWords(names),
    flags: flags === 'all' ? undefined : codeWords(flags).flatMap((text) => text.split(' ')),
    status,
    reason,
  };
}

/** The rows of all tables of docs/docker-commands.md. @throws Error naming a row that is none */
export function readDockerMatrix(): readonly MatrixRow[] {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const rows: MatrixRow[] = [];
  for (const line of lines.filter((text) => text.startsWith('|') && !/^\| (?:command|-)/.test(text)))
    rows.push(parseRow(line, rows.at(-1)));
  return rows;
}
