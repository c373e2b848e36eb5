/** The value of a switch as `true` or `false`; undefined for what is neither. Go's strconv.ParseBool. */
export function parseSwitch(value: string): 'true' | 'false' | undefined {
  if (/^(?:1|t|true)$/i.test(value)) return 'true';
  return /^(?:0|f|false)$/i.test(value) ? 'false' : undefined;
}
