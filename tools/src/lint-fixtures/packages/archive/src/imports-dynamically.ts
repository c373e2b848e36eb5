// Reported: no-restricted-syntax
export const load = (): Promise<unknown> => import('koffi');
