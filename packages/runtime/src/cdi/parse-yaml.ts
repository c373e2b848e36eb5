import { type Document, isScalar, parseDocument, visit } from 'yaml';

/** Of one value that the text may refer to; each could hold many others. */
const MAX_ALIASES = 100;

function lineOf(content: string, offset: number): number {
  return content.slice(0, offset).split('\n').length;
}

/** @throws Error */
function assertUniqueKeys(document: Document, content: string): void {
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value))
          throw new Error(`the key ${String(key.value)} stands again in line ${lineOf(content, key.range?.[0] ?? 0)}`);
        keys.add(key.value);
      }
    },
  });
}

/**
 * YAML 1.1, in which `0660` is octal, without its times: `0:1` is the name of a device.
 * @throws Error that says where it is wrong
 */
export function parseYaml(content: string): unknown {
  const document = parseDocument(content, {
    version: '1.1',
    schema: 'yaml-1.1',
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && tag.format !== 'TIME'),
      ),
    logLevel: 'error',
    // Both take a time that grows with the square of the text: 40 s and more for one of 256 KiB.
    prettyErrors: false,
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${error.message} in line ${lineOf(content, error.pos[0])}`);
  assertUniqueKeys(document, content);
  return document.toJS({ maxAliasCount: MAX_ALIASES });
}
