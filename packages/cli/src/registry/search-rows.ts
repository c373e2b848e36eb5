import type { SearchResult } from '@tinydock/protocol';
import { truncateToWidth } from '../format/display-width.ts';
import type { GoStruct } from '../format/template/go-value.ts';

export const SEARCH_HEADERS: GoStruct = {
  Description: 'DESCRIPTION',
  IsAutomated: 'AUTOMATED',
  IsOfficial: 'OFFICIAL',
  Name: 'NAME',
  StarCount: 'STARS',
};

export const TAG_HEADERS: GoStruct = { Name: 'NAME', Tag: 'TAG' };

const DESCRIPTION_WIDTH = 45;

/** As Docker: a mark for people, a word in JSON. */
function formatFlag(value: boolean, isJson: boolean): string {
  if (isJson) return String(value);
  return value ? '[OK]' : '';
}

/** The rows of `search`. */
export function searchRows(
  results: readonly SearchResult[],
  options: { readonly isTruncated: boolean; readonly isJson: boolean },
): readonly GoStruct[] {
  return results.map(({ name, description, stars, isOfficial, isAutomated }) => {
    const text = description.replace(/[\t\r\n]+/g, ' ');
    return {
      Description: options.isTruncated ? truncateToWidth(text, DESCRIPTION_WIDTH) : text,
      IsAutomated: formatFlag(isAutomated, options.isJson),
      IsOfficial: formatFlag(isOfficial, options.isJson),
      Name: name,
      StarCount: options.isJson ? String(stars) : stars,
    };
  });
}
