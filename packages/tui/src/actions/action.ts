/** A container or image as an action names it. */
export interface Target {
  readonly id: string;
  readonly name: string;
}

/** Something that the daemon is asked to do. */
export type Action =
  | {
      readonly kind: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'remove';
      readonly containers: readonly Target[];
    }
  | { readonly kind: 'rename'; readonly container: Target; readonly name: string }
  | { readonly kind: 'remove-images'; readonly images: readonly Target[] }
  | { readonly kind: 'tag'; readonly image: Target; readonly name: string }
  | { readonly kind: 'pull'; readonly reference: string }
  | { readonly kind: 'run'; readonly image: Target };

const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

function quote(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const SUBCOMMANDS = { remove: 'rm -f' } as const;

function wordsOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'rename':
      return ['rename', quote(action.container.name), quote(action.name)];
    case 'remove-images':
      return ['rmi', ...action.images.map(({ name }) => quote(name))];
    case 'tag':
      return ['tag', quote(action.image.name), quote(action.name)];
    case 'pull':
      return ['pull', quote(action.reference)];
    case 'run':
      return ['run -d', quote(action.image.name)];
    default: {
      const command = action.kind === 'remove' ? SUBCOMMANDS.remove : action.kind;
      return [command, ...action.containers.map(({ name }) => quote(name))];
    }
  }
}

/** The command line that does the same. */
export function commandLineOf(action: Action): string {
  return `tdctl ${wordsOf(action).join(' ')}`;
}
