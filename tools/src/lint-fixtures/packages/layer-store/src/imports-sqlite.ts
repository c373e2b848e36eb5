// Reported: no-restricted-imports
export { default as value } from 'better-sqlite3';
