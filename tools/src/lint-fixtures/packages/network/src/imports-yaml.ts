// Reported: no-restricted-imports
export { default as value } from 'yaml';
