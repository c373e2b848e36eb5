// Reported: @typescript-eslint/switch-exhaustiveness-check
export function describeState(state: 'running' | 'exited'): string {
  switch (state) {
    case 'running':
      return 'Up';
  }
  return '';
}
