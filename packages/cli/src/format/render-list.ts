import { alignColumns } from './align-columns.ts';
import { encodeGoJson } from './template/go-json.ts';
import type { GoStruct } from './template/go-value.ts';
import { parseTemplate } from './template/template.ts';

/** A list that a command has found, and the ways it can be shown. */
export interface ListView {
  /** One struct per line; all have the fields of {@link headers}. */
  readonly rows: readonly GoStruct[];
  /** Heading of each field that a table may show. */
  readonly headers: GoStruct;
  /** What `--format table`, and no format, show: fields, separated by tabs. */
  readonly columns: readonly string[];
  /** `table`, `json`, `table TEMPLATE`, or a template; undefined for the table. */
  readonly format: string | undefined;
  /** Show this field alone. */
  readonly quietField?: string | undefined;
}

/** Backslash sequences are resolved here, since a shell leaves them alone: `\t`, `\n`. */
function resolveEscapes(template: string): string {
  return template.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
}

function tableTemplate(view: ListView): string | undefined {
  const { columns } = view;
  const format = view.format?.trimEnd();
  if (format === undefined || format === '' || format === 'table') {
    return columns.map((column) => `{{.${column}}}`).join('\t');
  }
  return format.startsWith('table') ? resolveEscapes(format.slice('table'.length).trim()) : undefined;
}

function renderRows(source: string, rows: readonly GoStruct[]): string {
  const template = parseTemplate(source);
  return rows.map((row) => `${template.execute(row)}\n`).join('');
}

/**
 * The text of a list, with a line end at its end; empty where there is nothing to show and no headings.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_FORMAT for a mistake in the format
 */
export function renderList(view: ListView): string {
  const { rows, headers, format, quietField } = view;
  if (quietField !== undefined && (format === undefined || format === 'table')) {
    return renderRows(`{{.${quietField}}}`, rows);
  }
  if (format === 'json') return rows.map((row) => `${encodeGoJson(sortFields(row))}\n`).join('');
  const table = tableTemplate(view);
  if (table === undefined) return renderRows(resolveEscapes(format ?? ''), rows);
  const template = parseTemplate(table);
  const lines = [template.executeHeadings(headers), ...rows.map((row) => template.execute(row))];
  return alignColumns(lines.map((line) => `${line}\n`).join(''));
}

/** Docker lists the fields of a row by name. */
function sortFields(row: GoStruct): GoStruct {
  return Object.fromEntries(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)));
}
