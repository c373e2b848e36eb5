/** What an argument of a command names. */
export type ArgumentKind = 'builds' | 'containers' | 'images' | 'networks' | 'volumes' | 'any' | 'files' | 'none';

/** The arguments that a usage text names, without `[OPTIONS]`; what stands in one pair of brackets is one of them. */
function splitUsage(usage: string): readonly string[] {
  const words = usage.match(/(?:\[[^[\]]*(?:\[[^\]]*\][^[\]]*)*\]|[^\s[\]])+/g) ?? [];
  return words.filter((word) => word !== '[OPTIONS]');
}

function kindOf(word: string, isFirst: boolean): ArgumentKind {
  if (word.includes('NAME|ID')) return 'any';
  if (/^\[?BUILD/.test(word)) return 'builds';
  if (word.includes('CONTAINER')) return 'containers';
  if (word.includes('VOLUME')) return 'volumes';
  if (word.includes('NETWORK')) return 'networks';
  if (/IMAGE|OTHER|REPOSITORY|^\[?NAME/.test(word)) return 'images';
  // Later ones are paths inside an image or a container.
  return isFirst && /PATH|FILE/.test(word) ? 'files' : 'none';
}

/** What the argument at a position (0 for the first) names, as far as the usage text of the command tells. */
export function argumentKind(usage: string, position: number): ArgumentKind {
  const words = splitUsage(usage);
  const last = words.at(-1) ?? '';
  const word = words[position] ?? (last.includes('...') ? last : '');
  return kindOf(word, position === 0);
}
