// Reported: no-restricted-imports
export { default as value } from '../../tar/src/index.ts';
