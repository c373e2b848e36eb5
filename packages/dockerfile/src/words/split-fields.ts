/** Comma-separated fields; one in double quotes may hold commas, and doubles the quotes it holds. RFC 4180. */
export function splitFields(text: string): readonly string[] {
  const fields = [''];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const isDoubled = isQuoted && character === '"' && text[at + 1] === '"';
    if (isDoubled) at += 1;
    if (character === '"' && !isDoubled) isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) fields.push('');
    else fields.push((fields.pop() ?? '') + character);
  }
  return fields.filter((field) => field !== '');
}
