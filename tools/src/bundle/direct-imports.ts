import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** What is handed on is imported too. */
const IMPORT = /^(import|export) \{([^}]*)\} from '@tinydock\/([a-z-]+)';$/gm;
const EXPORT = /^export \{([^}]*)\} from '([^']+)';$/gm;

/** The values in a list of names, by the names they have outside; types are of no concern to a bundle. */
function parseNames(list: string): readonly { readonly name: string; readonly outside: string }[] {
  const items = list.split(',').map((item) => item.trim());
  return items
    .filter((item) => item !== '' && !item.startsWith('type '))
    .map((item) => {
      const [name = '', outside = name] = item.split(' as ');
      return { name, outside };
    });
}

/** For each value that the package's index names, how to import it from the file where it is. */
async function readIndex(
  directory: string,
): Promise<ReadonlyMap<string, { readonly name: string; readonly path: string }>> {
  const source = await readFile(join(directory, 'index.ts'), 'utf8');
  return new Map(
    [...source.matchAll(EXPORT)].flatMap(([, list = '', file = '']) =>
      parseNames(list).map(({ name, outside }) => {
        const path = file.startsWith('.') ? join(directory, file) : file;
        return [outside, { name, path }] as const;
      }),
    ),
  );
}

/**
 * Has modules of ours import from the files of other packages rather than from their indexes. Modules are loaded when a
 * command needs them, and an index has each of them load whatever any command takes from the package.
 */
export function createDirectImportsPlugin(workspace: string): Plugin {
  const indexes = new Map<string, ReturnType<typeof readIndex>>();
  const indexOf = (name: string): ReturnType<typeof readIndex> => {
    const index = indexes.get(name) ?? readIndex(join(workspace, 'packages', name, 'src'));
    indexes.set(name, index);
    return index;
  };
  const direct = async (verb: string, list: string, packageName: string): Promise<string> => {
    const index = await indexOf(packageName);
    const statements = parseNames(list).map(({ name, outside }) => {
      const place = index.get(name);
      if (place === undefined) throw new Error(`the index of ${packageName} does not name ${name}`);
      return `${verb} { ${place.name} as ${outside} } from ${JSON.stringify(place.path)};`;
    });
    return statements.join(' ');
  };
  return {
    name: 'direct-imports',
    setup(build) {
      build.onLoad({ filter: /\/packages\/[a-z-]+\/src\/.*\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const found = [...source.matchAll(IMPORT)];
        const replaced = await Promise.all(
          found.map(([, verb = '', list = '', name = '']) => direct(verb, list, name)),
        );
        const contents = source.replaceAll(IMPORT, () => replaced.shift() ?? '');
        return { contents, loader: 'ts' };
      });
    },
  };
}
