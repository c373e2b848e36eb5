const SHOWN = 12;
const OWNER = / (\d+:\d+)$/;
/** Inputs whose values are what the user wrote; of others a hash is known. */
const READABLE = [
  'the choice of devices',
  'the network',
  'the user',
  'the working directory',
  'the owner',
  'the mode',
  'the platform',
  'the timestamp',
];

interface FileDescription {
  /** Its digest, or its type where it is no file. */
  readonly content: string;
  readonly mode: string;
  readonly owner: string;
  /** Link target, attributes and the first of its names. */
  readonly rest: string;
}

function parseDescription(text: string): FileDescription {
  const owner = OWNER.exec(text)?.[1] ?? '';
  const [content = '', mode = '', ...rest] = text.replace(OWNER, '').split(' ');
  return { content, mode, owner, rest: rest.join(' ') };
}

function describeFileChange(name: string, before: string, after: string): string {
  const [old, now] = [parseDescription(before), parseDescription(after)];
  if (old.content !== now.content)
    return `${name} changed: ${old.content.slice(0, SHOWN)} to ${now.content.slice(0, SHOWN)}`;
  if (old.mode !== now.mode) return `${name} has another mode: ${old.mode} to ${now.mode}`;
  if (old.owner !== now.owner) return `${name} has another owner: ${old.owner} to ${now.owner}`;
  if (now.content === 'symlink') return `${name} has another target: ${old.rest} to ${now.rest}`;
  return `${name} has other attributes or names`;
}

/** As the flag has it. */
function readable(value: string): string {
  return { '': 'unset', bridge: 'default' }[value] ?? value;
}

/** A difference as a sentence; undefined is what is not there. */
export function describeChange(name: string, before: string | undefined, after: string | undefined): string {
  if (name === 'the hosts') return 'the hosts that the build adds changed';
  if (before === undefined) return `${name} is new`;
  if (after === undefined) return `${name} is gone`;
  if (name.startsWith('file ')) return describeFileChange(name, before, after);
  if (name.startsWith('argument ') || name.startsWith('variable '))
    return `${name} changed: ${before.slice(0, SHOWN)} to ${after.slice(0, SHOWN)}`;
  if (READABLE.includes(name)) return `${name} changed: ${readable(before)} to ${readable(after)}`;
  return `${name} changed`;
}
