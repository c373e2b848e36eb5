/** A container or image as an action names it. */
export interface Target {
  readonly id: string;
  readonly name: string;
}

/** One thing of a plan of what prune would remove, as the plan showed it. */
export interface PlannedPart extends Target {
  readonly kind: 'container' | 'network' | 'image' | 'cache';
  /** All names of an image: one that has got or lost a name since is left alone. */
  readonly names?: readonly string[];
}

/** Removes what a plan showed, of that what nobody uses by then. */
export type PruneAction =
  | { readonly kind: 'prune-volumes'; readonly names: readonly string[]; readonly isWhole: boolean }
  | { readonly kind: 'prune-networks'; readonly networks: readonly Target[]; readonly isWhole: boolean };

/** Something that the daemon is asked to do. */
export type Action =
  | {
      readonly kind: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'remove';
      readonly containers: readonly Target[];
    }
  | { readonly kind: 'rename'; readonly container: Target; readonly name: string }
  | { readonly kind: 'remove-images'; readonly images: readonly Target[] }
  | {
      readonly kind: 'prune-disk';
      readonly parts: readonly PlannedPart[];
      /** Whether they are all that the plan has. */
      readonly isWhole: boolean;
      readonly isForAll: boolean;
    }
  | PruneAction
  | { readonly kind: 'create-volume' | 'create-network'; readonly name: string }
  | { readonly kind: 'remove-volumes'; readonly names: readonly string[] }
  | { readonly kind: 'remove-networks'; readonly networks: readonly Target[] }
  | { readonly kind: 'remove-builds'; readonly ids: readonly string[] }
  | { readonly kind: 'restore-images'; readonly images: readonly Target[] }
  | { readonly kind: 'empty-trash'; readonly images: readonly Target[]; readonly isWhole: boolean }
  | { readonly kind: 'tag'; readonly image: Target; readonly name: string }
  | { readonly kind: 'pull'; readonly reference: string }
  | { readonly kind: 'pin' | 'unpin'; readonly images: readonly Target[] }
  | { readonly kind: 'push'; readonly images: readonly Target[] }
  | { readonly kind: 'run'; readonly image: Target };

const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

function quote(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line's words, without the program's name. */
type Words = readonly string[];

/** An image goes with the last of its names; the digests of a repository go with its last tag. */
function namesOf({ name, names = [] }: PlannedPart): readonly string[] {
  const tags = names.filter((one) => !one.includes('@'));
  const tagged = new Set(tags.map((tag) => tag.slice(0, tag.lastIndexOf(':'))));
  const digests = names.filter((one) => one.includes('@') && !tagged.has(one.slice(0, one.indexOf('@'))));
  const all = [...tags, ...digests];
  return all.length === 0 ? [name] : all;
}

/** A command for each kind; a step of the build cache has no name. */
function pruneCommands({ parts, isWhole, isForAll }: Extract<Action, { kind: 'prune-disk' }>): readonly Words[] {
  const all = isForAll ? ['-a'] : [];
  if (isWhole) return [['system', 'prune', ...all]];
  const of = (kind: PlannedPart['kind']): readonly PlannedPart[] => parts.filter((part) => part.kind === kind);
  const filters = of('cache').map(({ id }) => `id=${id.replace(/^sha256:/, '').slice(0, 12)}`);
  const commands: readonly { readonly verb: Words; readonly rest: Words }[] = [
    { verb: ['rm'], rest: of('container').map(({ name }) => quote(name)) },
    { verb: ['network', 'rm'], rest: of('network').map(({ name }) => quote(name)) },
    { verb: ['rmi'], rest: of('image').flatMap(namesOf).map(quote) },
    { verb: ['builder', 'prune', ...all], rest: filters.flatMap((filter) => ['--filter', filter]) },
  ];
  return commands.filter(({ rest }) => rest.length > 0).map(({ verb, rest }) => [...verb, ...rest]);
}

function wordsOf(action: Exclude<Action, { kind: 'prune-disk' | 'push' }>): Words {
  switch (action.kind) {
    case 'rename':
      return ['rename', quote(action.container.name), quote(action.name)];
    case 'remove-images':
      return ['rmi', ...action.images.map(({ name }) => quote(name))];
    case 'prune-volumes':
      return action.isWhole ? ['volume', 'prune', '-a'] : ['volume', 'rm', ...action.names.map(quote)];
    case 'prune-networks':
      if (action.isWhole) return ['network', 'prune'];
      return ['network', 'rm', ...action.networks.map(({ name }) => quote(name))];
    case 'create-volume':
      return ['volume', 'create', quote(action.name)];
    case 'create-network':
      return ['network', 'create', quote(action.name)];
    case 'remove-volumes':
      return ['volume', 'rm', ...action.names.map(quote)];
    case 'remove-networks':
      return ['network', 'rm', ...action.networks.map(({ name }) => quote(name))];
    case 'remove-builds':
      return ['build', 'rm', ...action.ids.map((id) => id.slice(0, 12))];
    case 'restore-images':
      return ['trash', 'restore', ...action.images.map(({ name }) => quote(name))];
    case 'empty-trash':
      return ['trash', 'empty', ...(action.isWhole ? [] : action.images.map(({ name }) => quote(name)))];
    case 'tag':
      return ['tag', quote(action.image.name), quote(action.name)];
    case 'pin':
    case 'unpin':
      return [action.kind, ...action.images.map(({ name }) => quote(name))];
    case 'pull':
      return ['pull', quote(action.reference)];
    case 'run':
      return ['run', '-d', quote(action.image.name)];
    default: {
      const command = action.kind === 'remove' ? ['rm', '-f'] : [action.kind];
      return [...command, ...action.containers.map(({ name }) => quote(name))];
    }
  }
}

/** The commands that do the same, one after the other; most actions need one. */
function commandsOf(action: Action): readonly Words[] {
  switch (action.kind) {
    case 'prune-disk':
      return pruneCommands(action);
    case 'push':
      // It takes one.
      return action.images.map(({ name }) => ['push', quote(name)]);
    default:
      return [wordsOf(action)];
  }
}

/** The command line that does the same. */
export function commandLineOf(action: Action): string {
  return commandsOf(action)
    .map((words) => ['tdctl', ...words].join(' '))
    .join(' && ');
}
