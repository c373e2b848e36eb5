// Reported: no-restricted-syntax
export * from './cycle-start.ts';
