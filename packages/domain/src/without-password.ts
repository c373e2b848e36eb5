/** A text without the user and password of a URL in it, for what is shown or kept. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/, '$1');
}
