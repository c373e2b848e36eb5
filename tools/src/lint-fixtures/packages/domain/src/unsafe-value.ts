// Reported: @typescript-eslint/no-unsafe-return
export function parse(text: string): { id: string } {
  return JSON.parse(text);
}
