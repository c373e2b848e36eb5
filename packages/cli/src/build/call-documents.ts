import type { BuildTarget, LineRange, TargetOutline } from '@tinydock/client';

/** A Dockerfile that documents point into. */
export interface NumberedSource {
  readonly source: string;
  /** Of its instructions. */
  readonly instructions: readonly LineRange[];
}

/** The lines of the instruction to which a line belongs. */
export function linesAround(line: number, { instructions }: NumberedSource): LineRange {
  return instructions.find(({ start, end }) => start <= line && line <= end) ?? { start: line, end: line };
}

/** BuildKit's ranges of an instruction: one for each line, none of which says a character. */
export function rangesAt(at: number, file: NumberedSource): readonly object[] {
  const { start, end } = linesAround(at, file);
  return Array.from({ length: end - start + 1 }, (_, index) => {
    const line = start + index;
    return { start: { line }, end: { line } };
  });
}

export function encodeSource(source: string): string {
  return Buffer.from(source, 'utf8').toString('base64');
}

/** JSON leaves out what BuildKit leaves out: what is empty or false. */
function orUndefined<T>(value: T, isThere: boolean): T | undefined {
  return isThere ? value : undefined;
}

/** The document of `--call outline,format=json`. */
export function outlineDocument(outline: TargetOutline, file: NumberedSource): object {
  const { name, description, args, secrets, agents, caches } = outline;
  const needs = (found: TargetOutline['secrets']): object =>
    found.map((one) => ({
      name: one.name,
      required: orUndefined(true, one.isRequired),
      location: { ranges: rangesAt(one.position.line, file) },
    }));
  const argDocuments = args.map((arg) => ({
    name: arg.name,
    description: orUndefined(arg.description, arg.description !== ''),
    value: orUndefined(arg.value, arg.value !== ''),
    location: { ranges: rangesAt(arg.position.line, file) },
  }));
  const cacheDocuments = caches.map((cache) => ({
    ID: cache.name,
    location: { ranges: rangesAt(cache.position.line, file) },
  }));
  return {
    name: orUndefined(name, name !== ''),
    description: orUndefined(description, description !== ''),
    args: orUndefined(argDocuments, args.length > 0),
    secrets: orUndefined(needs(secrets), secrets.length > 0),
    ssh: orUndefined(needs(agents), agents.length > 0),
    cache: orUndefined(cacheDocuments, caches.length > 0),
    sources: [encodeSource(file.source)],
  };
}

/** The document of `--call targets,format=json`. */
export function targetsDocument(targets: readonly BuildTarget[], file: NumberedSource): object {
  return {
    targets: targets.map(({ name, isDefault, description, base, platform, position }) => ({
      name: orUndefined(name, name !== ''),
      default: orUndefined(true, isDefault),
      description: orUndefined(description, description !== ''),
      base: orUndefined(base, base !== ''),
      platform: orUndefined(platform, platform !== ''),
      location: { ranges: rangesAt(position.line, file) },
    })),
    sources: [encodeSource(file.source)],
  };
}

/** Columns three blanks apart, as buildx writes them. */
export function writeColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd((widths[at] ?? 0) + 3))).join(''))
    .map((row) => `${row.trimEnd()}\n`)
    .join('');
}

/** The text of `--call outline`. */
export function outlineText({ name, description, args, secrets, agents }: TargetOutline): string {
  const needs = (heading: string, found: TargetOutline['secrets']): readonly (readonly string[])[] => [
    [heading, 'REQUIRED'],
    ...found.map((one) => [one.name, one.isRequired ? 'true' : '']),
  ];
  const head = [
    ['TARGET:', name === '' ? '(default)' : name],
    ...(description === '' ? [] : [['DESCRIPTION:', description]]),
  ];
  const argRows = args.map((arg) => [arg.name, arg.value ?? '', arg.description]);
  const tables = [
    head,
    ...(args.length === 0 ? [] : [[['BUILD ARG', 'VALUE', 'DESCRIPTION'], ...argRows]]),
    ...(secrets.length === 0 ? [] : [needs('SECRET', secrets)]),
    ...(agents.length === 0 ? [] : [needs('SSH', agents)]),
  ];
  return tables.map(writeColumns).join('\n');
}

/** The text of `--call targets`. */
export function targetsText(targets: readonly BuildTarget[]): string {
  const nameOf = ({ name, isDefault }: BuildTarget): string =>
    [name, isDefault ? '(default)' : ''].filter((part) => part !== '').join(' ');
  return writeColumns([['TARGET', 'DESCRIPTION'], ...targets.map((one) => [nameOf(one), one.description])]);
}
