import type { BuildTarget, TargetOutline } from '@tinydock/client';

interface Lines {
  readonly start: number;
  readonly end?: number;
}

/** BuildKit's place of something in a source, here of whole lines. */
export function locationOf({ start, end = start }: Lines): object {
  return { ranges: [{ start: { line: start }, end: { line: end } }] };
}

export function encodeSource(source: string): string {
  return Buffer.from(source, 'utf8').toString('base64');
}

/** JSON leaves out what BuildKit leaves out: what is empty or false. */
function orUndefined<T>(value: T, isThere: boolean): T | undefined {
  return isThere ? value : undefined;
}

/** The document of `--call outline,format=json`. */
export function outlineDocument(outline: TargetOutline, source: string): object {
  const { name, description, args, secrets, agents, caches } = outline;
  const needs = (found: TargetOutline['secrets']): object =>
    found.map((one) => ({
      name: one.name,
      required: orUndefined(true, one.isRequired),
      location: locationOf({ start: one.position.line }),
    }));
  const argDocuments = args.map((arg) => ({
    name: arg.name,
    description: orUndefined(arg.description, arg.description !== ''),
    value: orUndefined(arg.value, arg.value !== ''),
    location: locationOf({ start: arg.position.line }),
  }));
  const cacheDocuments = caches.map((cache) => ({
    ID: cache.name,
    location: locationOf({ start: cache.position.line }),
  }));
  return {
    name: orUndefined(name, name !== ''),
    description: orUndefined(description, description !== ''),
    args: orUndefined(argDocuments, args.length > 0),
    secrets: orUndefined(needs(secrets), secrets.length > 0),
    ssh: orUndefined(needs(agents), agents.length > 0),
    cache: orUndefined(cacheDocuments, caches.length > 0),
    sources: [encodeSource(source)],
  };
}

/** The document of `--call targets,format=json`. */
export function targetsDocument(targets: readonly BuildTarget[], source: string): object {
  return {
    targets: targets.map(({ name, isDefault, description, base, platform, position }) => ({
      name: orUndefined(name, name !== ''),
      default: orUndefined(true, isDefault),
      description: orUndefined(description, description !== ''),
      base: orUndefined(base, base !== ''),
      platform: orUndefined(platform, platform !== ''),
      location: locationOf({ start: position.line }),
    })),
    sources: [encodeSource(source)],
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
