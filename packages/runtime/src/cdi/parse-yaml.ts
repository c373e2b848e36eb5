import { parse } from 'yaml';

/** Of one value that the text may refer to; each could hold many others. */
const MAX_ALIASES = 100;

/**
 * YAML 1.1, in which `0660` is octal, without its times: `0:1` is the name of a device.
 * @throws Error that says where it is wrong
 */
export function parseYaml(content: string): unknown {
  return parse(content, {
    version: '1.1',
    schema: 'yaml-1.1',
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && tag.format !== 'TIME'),
      ),
    logLevel: 'error',
    maxAliasCount: MAX_ALIASES,
  });
}
