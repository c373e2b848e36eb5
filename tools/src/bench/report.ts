import { type Measurements, type Operation, OPERATIONS } from './operations.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

interface ReportRow {
  readonly operation: Operation;
  /** Median milliseconds by contestant. */
  readonly medians: Readonly<Record<string, number>>;
  /** How many times longer each peer took than the first contestant. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** The whole report, as it is written to a file. */
export interface Report {
  readonly image: { readonly archiveBytes: number };
  readonly rounds: number;
  readonly contestants: readonly Measurements[];
  readonly rows: readonly ReportRow[];
}

/** Puts medians and ratios together; ratios are against the first contestant. */
export function createReport(options: {
  readonly contestants: readonly Measurements[];
  readonly rounds: number;
  readonly archiveBytes: number;
}): Report {
  const { contestants, rounds, archiveBytes } = options;
  const rows = OPERATIONS.filter((operation) => contestants.some((one) => one.times[operation].length > 0)).map(
    (operation): ReportRow => {
      const medians = Object.fromEntries(contestants.map((one) => [one.name, median(one.times[operation])]));
      const ours = medians[contestants[0]?.name ?? ''] ?? NaN;
      const ratios = Object.fromEntries(Object.entries(medians).map(([name, value]) => [name, value / ours]));
      return { operation, medians, ratios };
    },
  );
  return { image: { archiveBytes }, rounds, contestants, rows };
}

const MIB = 1024 * 1024;

const cell = (text: string): string => text.padStart(26);

function timeCell(median = NaN, ratio = NaN): string {
  return cell(Number.isNaN(median) ? '-' : `${median.toFixed(0)} ms (x${ratio.toFixed(1)})`);
}

/** Nothing where it was not measured. */
function memoryRow(title: string, bytes: readonly number[], digits: number): readonly string[] {
  if (bytes.every((one) => one === 0)) return [];
  return [title.padEnd(12) + bytes.map((one) => cell(`${(one / MIB).toFixed(digits)} MiB`)).join('')];
}

/** The report as a table for people. */
export function formatReport(report: Report): string {
  const names = report.contestants.map((one) => one.name);
  const lines = [
    ''.padEnd(12) + report.contestants.map((one) => cell(`${one.name} ${one.version}`)).join(''),
    ...report.rows.map(
      (row) => row.operation.padEnd(12) + names.map((name) => timeCell(row.medians[name], row.ratios[name])).join(''),
    ),
    ...memoryRow(
      'idle memory',
      report.contestants.map(({ idleBytes }) => idleBytes),
      0,
    ),
    ...memoryRow(
      'pull peak',
      report.contestants.map(({ pullPeakBytes }) => pullPeakBytes),
      0,
    ),
    ...memoryRow(
      'a container',
      report.contestants.map(({ containerBytes }) => containerBytes),
      1,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
